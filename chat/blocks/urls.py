"""Addresses of the pages about whom one wants nothing of, and who may write."""

from django.urls import path

from chat.blocks import views

urlpatterns = [
    path("settings/privacy/", views.settings, name="settings_privacy"),
    path("settings/privacy/blocked/<int:pk>/remove/", views.remove, name="settings_unblock"),
    path("people/<username>/block/", views.ask, name="block"),
]
