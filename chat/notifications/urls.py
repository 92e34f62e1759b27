"""The address of the page about what one wants to be told."""

from django.urls import path

from chat.notifications import views

urlpatterns = [path("settings/notifications/", views.settings, name="settings_notifications")]
