using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Localization;
using NodaTime;

namespace Holdfast.Web;

/// <summary>What the person's own browser or choice says of where they are: language, time zone, country. From cookies and headers, never from an address.</summary>
public sealed class Viewer(IHttpContextAccessor accessor, Site site, IClock clock)
{
    public const string ZoneCookie = "zone";
    public const string ZoneChosenCookie = "zone-chosen";
    public const string CountryCookie = "country";

    private bool knowsZone;
    private DateTimeZone? zone;
    private string? country;

    private HttpRequest Request => accessor.HttpContext!.Request;

    public string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "es" ? "es" : "en";

    public Instant Now => clock.GetCurrentInstant();

    /// <summary>The zone, or null while nobody said: pages then show each meeting's own time and ask once.</summary>
    public DateTimeZone? Zone
    {
        get
        {
            // Every row of a list asks.
            if (!knowsZone)
            {
                var id = Request.Cookies[ZoneChosenCookie] ?? Request.Cookies[ZoneCookie];
                zone = id is { Length: > 0 and <= 64 } ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(Uri.UnescapeDataString(id)) : null;
                knowsZone = true;
            }

            return zone;
        }
    }

    public bool ZoneIsChosen => Request.Cookies.ContainsKey(ZoneChosenCookie);

    /// <summary>ISO 3166-1: chosen, else the browser's region, else the operator's.</summary>
    public string Country => country ??= ChosenCountry ?? BrowserCountry ?? site.Country;

    public string? ChosenCountry => Request.Cookies[CountryCookie] is { Length: 2 } code && code.All(char.IsAsciiLetterUpper) ? code : null;

    /// <summary>Miles where people think in miles.</summary>
    public bool UsesMiles => Country is "US" or "GB";

    /// <summary>The rest of this address's query, to go after <c>?language=xx</c>; form posts have none worth keeping.</summary>
    public string QueryWithoutLanguage
    {
        get
        {
            var rest = new QueryBuilder(Request.Query.Where(pair => pair.Key != "language").SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))).ToString();
            return rest.Length > 1 && rest.Length < 1000 ? "&" + rest[1..] : "";
        }
    }

    private string? BrowserCountry =>
        Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString())
            .Select(tag => tag.Split('-'))
            .Where(parts => parts.Length > 1 && parts[^1].Length == 2)
            .Select(parts => parts[^1].ToUpperInvariant())
            .FirstOrDefault(code => code.All(char.IsAsciiLetterUpper));

    /// <summary>The zone is again what the browser says.</summary>
    public void ForgetZone() => accessor.HttpContext!.Response.Cookies.Delete(ZoneChosenCookie);

    /// <summary>This browser speaks as a member chose for all of theirs.</summary>
    /// <param name="zone">IANA id; null follows the browser.</param>
    public void Follow(string language, string? zone)
    {
        if (zone is null)
        {
            ForgetZone();
        }

        Choose(language, zone, null);
    }

    /// <summary>Remembers a choice for a year. Only choices make a cookie.</summary>
    public void Choose(string? language, string? zone, string? country)
    {
        var cookies = accessor.HttpContext!.Response.Cookies;
        var options = new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = Request.IsHttps, IsEssential = true, HttpOnly = true };
        if (language is not null)
        {
            cookies.Append(CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), options);
        }

        if (zone is not null)
        {
            cookies.Append(ZoneChosenCookie, zone, options);
        }

        if (country is not null)
        {
            cookies.Append(CountryCookie, country, options);
        }
    }
}
