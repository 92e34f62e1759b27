"""The two addresses of the health check."""

from django.urls import path

from chatsite.health import views

urlpatterns = [path("healthz", views.healthz), path("readyz", views.readyz)]
