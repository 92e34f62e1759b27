"""Addresses of files."""

from django.urls import path

from chat.files import views

urlpatterns = [
    path("files/", views.upload, name="file-upload"),
    path("files/<str:key>/<str:name>", views.missing, name="file"),
]
