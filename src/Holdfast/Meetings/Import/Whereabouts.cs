using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Holdfast.Meetings.Import;

/// <summary>Where a record says it is, as far as it could be read or looked up.</summary>
internal sealed partial record Whereabouts
{
    private const double ZoneWithinKm = 100;

    public string? Street { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? PostalCode { get; init; }
    public string? Country { get; init; }
    public string? FormattedAddress { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }

    /// <summary>The position is that of the town or postal code.</summary>
    public bool IsLookedUp { get; init; }

    /// <summary>The zone of the place looked up.</summary>
    public string? PlaceZone { get; init; }

    public bool IsKnown => Street is not null || City is not null || PostalCode is not null || FormattedAddress is not null || Latitude is not null;

    /// <summary>ISO 3166-1 alpha-2, told by the country, the form of the postal code or the state; null when nothing tells.</summary>
    public string? CountryCode =>
        Country is not null ? Countries.Code(Country)
        : PostalCode is not null && CanadianCode().IsMatch(PostalCode) ? "CA"
        : State is not null && UnitedStates.Contains(State.ToUpperInvariant()) ? "US"
        : State is not null && CanadianProvinces.Contains(State.ToUpperInvariant()) ? "CA"
        : null;

    /// <summary>Fills the parts that only the one-line address gives, where it is of a form that can be told.</summary>
    public Whereabouts WithAddressParts()
    {
        if (FormattedAddress is null || City is not null)
        {
            return this;
        }

        var parts = FormattedAddress.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        var country = Country;
        if (country is null && parts.Count > 1 && Countries.Code(parts[^1]) is not null && !(parts[^1].Length == 2 && UnitedStates.Contains(parts[^1])))
        {
            country = parts[^1];
            parts.RemoveAt(parts.Count - 1);
        }

        var (state, postal) = (State, PostalCode);
        if (parts.Count > 1 && postal is null && StateAndPostal().Match(parts[^1]) is { Success: true } both)
        {
            state ??= both.Groups["state"].Success ? both.Groups["state"].Value : null;
            postal = both.Groups["postal"].Value;
            parts.RemoveAt(parts.Count - 1);
        }

        if (parts.Count > 1 && state is null && (UnitedStates.Contains(parts[^1]) || CanadianProvinces.Contains(parts[^1].ToUpperInvariant())))
        {
            state = parts[^1];
            parts.RemoveAt(parts.Count - 1);
        }

        return this with
        {
            Country = country,
            State = state,
            PostalCode = postal,
            City = parts.Count > 0 && !parts[^1].Any(char.IsAsciiDigit) && !parts[^1].EndsWith('.') ? parts[^1] : null,
            Street = Street ?? (parts.Count > 1 ? string.Join(", ", parts[..^1]) : null),
        };
    }

    /// <summary>With a position from the postal code or the town where the record gives none.</summary>
    public Whereabouts LookedUp(Gazetteer gazetteer)
    {
        if (Latitude is not null)
        {
            return this;
        }

        var country = CountryCode;
        var town = City is null ? null : gazetteer.FindTown(City, State, country ?? Country) ?? (State is null ? null : gazetteer.FindTown(City, null, country ?? Country));
        var code = PostalCode is not null && (country ?? (FiveDigits().IsMatch(PostalCode) && City is not null ? "US" : null)) is { } of ? gazetteer.FindPostalCode(of, PostalCode) : null;

        // A rural code may cover half a province: where its middle keeps another time than the town, the town is right.
        var place = town is not null && code is not null && town.TimeZone != code.TimeZone ? town : code ?? town;
        return place is null ? this : this with { Latitude = place.Latitude, Longitude = place.Longitude, IsLookedUp = true, PlaceZone = place.TimeZone };
    }

    /// <summary>The zone of the place looked up, or of the town nearest to the position.</summary>
    public string? Zone(Gazetteer gazetteer) =>
        PlaceZone ?? (Latitude is { } latitude && Longitude is { } longitude ? gazetteer.Nearest(latitude, longitude, ZoneWithinKm)?.TimeZone : null);

    /// <summary>A position on the earth, or nothing: a list that says 0,0 or 999 says nothing.</summary>
    public static (double Latitude, double Longitude)? Position(string? latitude, string? longitude, string? both = null)
    {
        if ((latitude is null || longitude is null) && both?.Split(',', StringSplitOptions.TrimEntries) is [var north, var east])
        {
            (latitude, longitude) = (north, east);
        }

        return Degrees(latitude, 90) is { } lat && Degrees(longitude, 180) is { } lon && (lat, lon) != (0, 0) ? (lat, lon) : null;
    }

    public static bool IsZone(string id) => id.Length <= 64 && DateTimeZoneProviders.Tzdb.Ids.Contains(id);

    /// <summary>A United States code that a spreadsheet took the leading zeros of gets them back.</summary>
    public static string? PaddedPostal(string? postal, string? country, string? state) =>
        postal is { Length: 3 or 4 } && postal.All(char.IsAsciiDigit)
            && (country is not null ? Countries.Code(country) == "US" : state is not null && UnitedStates.Contains(state.ToUpperInvariant()))
            ? postal.PadLeft(5, '0')
            : postal;

    private static double? Degrees(string? text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most ? degrees : null;

    private static readonly HashSet<string> UnitedStates =
    [
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO",
        "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "PR",
    ];

    private static readonly HashSet<string> CanadianProvinces =
    [
        "AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT",
        "ALBERTA", "BRITISH COLUMBIA", "MANITOBA", "NEW BRUNSWICK", "NEWFOUNDLAND AND LABRADOR", "NOVA SCOTIA", "ONTARIO", "QUEBEC", "QUÉBEC", "SASKATCHEWAN",
    ];

    [GeneratedRegex(@"^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$")]
    private static partial Regex CanadianCode();

    [GeneratedRegex(@"^\d{5}(?:-\d{4})?$")]
    private static partial Regex FiveDigits();

    [GeneratedRegex(@"^(?:(?<state>[A-Z]{2})\s+)?(?<postal>\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)$")]
    private static partial Regex StateAndPostal();
}

/// <summary>The ISO code of a country as lists write it: a code of two or three letters, or an English name.</summary>
internal static class Countries
{
    private static readonly Lazy<Dictionary<string, string>> Codes = new(() =>
    {
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var culture in CultureInfo.GetCultures(CultureTypes.SpecificCultures))
        {
            var region = new RegionInfo(culture.Name);
            if (region.TwoLetterISORegionName is { Length: 2 } code && code.All(char.IsAsciiLetterUpper))
            {
                codes[code] = code;
                codes[region.ThreeLetterISORegionName] = code;
                codes[region.EnglishName] = code;
            }
        }

        foreach (var (name, code) in new[] { ("U.S.", "US"), ("U.S.A.", "US"), ("USA", "US"), ("United States", "US"), ("United States of America", "US"), ("UK", "GB"), ("United Kingdom", "GB"), ("Great Britain", "GB"), ("England", "GB"), ("Scotland", "GB"), ("Wales", "GB"), ("Northern Ireland", "GB"), ("Canada", "CA"), ("Mexico", "MX"), ("México", "MX"), ("España", "ES") })
        {
            codes[name] = code;
        }

        return codes;
    });

    public static string? Code(string name) => Codes.Value.GetValueOrDefault(name.Trim());
}
