"""The addresses of the whole portal: its own words first, then the departments by their slugs."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, include, path

from config import cabinet, cards, feeds, finding, front, home, open_data, pair_card, sitemaps, styleguide

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

# What machines read has one address in any language.
urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", home.favicon, name="favicon"),
    path("health/", home.health, name="health"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-portal.xml", sitemaps.portal, name="portal_sitemap"),
    path("sitemap-of-<str:slug>.xml", sitemaps.department, name="department_sitemap"),
]

# Russian pages have bare addresses, English ones begin with /en/.
urlpatterns += i18n_patterns(
    path("", home.home, name="home"),
    path("admin/", admin.site.urls),
    path("accounts/login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("cabinet/", cabinet.cabinet, name="cabinet"),
    path("help/", home.help_page, name="help"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("search/", finding.search, name="search"),
    path("data/", open_data.data, name="data"),
    path("feed.atom", feeds.portal_feed, name="portal_feed"),
    path("", include("reports.urls")),
    path("", include("schools.urls")),
    path("", include("network.urls")),
    path("", include("monitoring.urls")),
    path("", include("events.urls")),
    path("<str:slug>/schools/<int:pk>/", cards.school, name="school"),
    path("<str:slug>/network/<int:pk>/", pair_card.pair, name="pair"),
    path("<str:slug>/search/", finding.department_search, name="department_search"),
    path("<str:slug>/data/", open_data.department_data, name="department_data"),
    path("<str:slug>/data/<str:key>/", open_data.dataset, name="dataset"),
    path("<str:slug>/feed.atom", feeds.feed, name="feed"),
    path("<str:slug>/", front.department, name="department"),
    prefix_default_language=False,
)
