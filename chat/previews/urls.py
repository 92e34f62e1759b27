"""The address of the settings about previews."""

from django.urls import path

from chat.previews import views

urlpatterns = [path("settings/previews/", views.settings_page, name="settings_previews")]
