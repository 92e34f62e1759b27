"""The address of the page on what others see of me."""

from django.urls import path

from chat.presence import views

urlpatterns = [path("settings/presence/", views.settings, name="settings_presence")]
