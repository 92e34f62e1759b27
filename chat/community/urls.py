"""Addresses of the example community."""

from django.urls import path

from chat.community import views

urlpatterns = [path("settings/example/", views.settings, name="settings_example")]
