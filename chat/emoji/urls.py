"""Addresses of the site's own emoji: their pictures, and the page of those who look after them."""

from django.urls import path

from chat.emoji import views

urlpatterns = [
    path("emoji/<str:key>.webp", views.picture, name="emoji"),
    path("settings/emoji/", views.settings, name="settings_emoji"),
    path("settings/emoji/<int:pk>/remove/", views.remove, name="settings_emoji_remove"),
]
