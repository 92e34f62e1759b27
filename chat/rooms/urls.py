"""Addresses of the rooms' own pages; the rooms themselves are in the shell."""

from django.urls import path

from chat.rooms import views

urlpatterns = [path("invite/<str:token>", views.invitation, name="invitation")]
