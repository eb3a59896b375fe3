using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.TimeZones;

namespace Holdfast.Web;

/// <summary>Language, time zone and country, kept in this browser only.</summary>
public sealed class PreferencesModel(Viewer viewer, IStringLocalizer<SiteWords> words) : PageModel
{
    private static readonly string[] Languages = ["en", "es"];

    public sealed record Form(string? Language, string? Zone, string? Country, string? Back);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null, null);

    public IReadOnlyList<(string Id, string Name)> Zones { get; } = ZoneNames;

    public IReadOnlyList<(string Code, string Name)> Countries { get; private set; } = [];

    internal static readonly IReadOnlyList<(string Id, string Name)> ZoneNames =
        [.. TzdbDateTimeZoneSource.Default.ZoneLocations!
            .Select(location => location.ZoneId)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(id => (id, id.Replace('_', ' ').Replace("/", ": ", StringComparison.Ordinal)))];

    public void OnGet(string? back)
    {
        Input = new Form(viewer.Language, viewer.ZoneIsChosen ? viewer.Zone?.Id : null, viewer.Country, Safe(back));
        FillCountries();
    }

    public IActionResult OnPost()
    {
        var zone = string.IsNullOrEmpty(Input.Zone) ? null : Input.Zone;
        if (zone is not null && (zone.Length > 64 || DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null))
        {
            ModelState.AddModelError("Input.Zone", words["We don't know that time zone. Choose one from the list."]);
        }

        if (Input.Language is not null && !Languages.Contains(Input.Language))
        {
            ModelState.AddModelError("Input.Language", words["Choose one of the languages in the list."]);
        }

        if (Input.Country is { Length: > 0 } country && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper)))
        {
            ModelState.AddModelError("Input.Country", words["Choose a country from the list."]);
        }

        if (!ModelState.IsValid)
        {
            FillCountries();
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        if (zone is null)
        {
            viewer.ForgetZone();
        }

        viewer.Choose(Input.Language, zone, string.IsNullOrEmpty(Input.Country) ? null : Input.Country);
        return LocalRedirect(Safe(Input.Back) ?? "/");
    }

    private string? Safe(string? back) => back is { Length: < 1000 } && Url.IsLocalUrl(back) ? back : null;

    private void FillCountries() => Countries =
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            .Where(region => region.TwoLetterISORegionName.All(char.IsAsciiLetter))
            .DistinctBy(region => region.TwoLetterISORegionName)
            .Select(region => (region.TwoLetterISORegionName, CountryNames.In(region.TwoLetterISORegionName)))
            .OrderBy(country => country.Item2, StringComparer.CurrentCulture)];
}
