"""Addresses that the app shows. Links to rooms are by slug or id, to messages by their number in the room."""

from django.urls import path

from chat.shell import views

urlpatterns = [
    path("", views.app, name="home"),
    path("browse/", views.app, name="browse"),
    path("catchup/", views.app, name="catchup"),
    path("drafts/", views.app, name="drafts"),
    path("inbox/", views.app, name="inbox"),
    path("later/", views.app, name="later"),
    path("mentions/", views.app, name="mentions"),
    path("people/", views.app, name="people"),
    path("reminders/", views.app, name="reminders"),
    path("saved/", views.app, name="saved"),
    path("search/", views.app, name="search"),
    path("threads/", views.app, name="threads"),
    path("rooms/<str:key>/", views.app, name="room"),
    path("rooms/<str:key>", views.app),
    path("rooms/<str:key>/<int:number>", views.app, name="message"),
    path("rooms/<str:key>/<int:number>/", views.app),
]
