namespace Holdfast.Meetings;

/// <summary>A town or a postal code.</summary>
/// <param name="Region">State, province or the like as a code or name; empty when unknown.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="TimeZone">IANA id.</param>
public sealed record Place(string Name, string Region, string Country, double Latitude, double Longitude, string TimeZone, int Population, string? PostalCode);

/// <summary>Towns of over 1,000 people and postal codes, with their time zones; built into the program, so no one is asked where you are.</summary>
public sealed class Gazetteer
{
    /// <summary>The nearest place, or null when none is within <paramref name="withinKm"/> great-circle kilometres.</summary>
    public Place? Nearest(double latitude, double longitude, double withinKm) => throw new NotImplementedException();

    /// <summary>The place of a postal code, such as 94110 in US or M5V in CA; null when unknown.</summary>
    public Place? FindPostalCode(string country, string postalCode) => throw new NotImplementedException();

    /// <summary>The largest town of that name; region and country (codes or English names) narrow it when given. Case and accents don't matter.</summary>
    public Place? FindTown(string name, string? region = null, string? country = null) => throw new NotImplementedException();

    /// <summary>
    /// What a person typed: a town, "town, region", "town, country" or a postal code. Best first, at most <paramref name="limit"/>;
    /// <paramref name="nearCountry"/> breaks ties. Empty when nothing is named so.
    /// </summary>
    public IReadOnlyList<Place> Search(string text, string? nearCountry = null, int limit = 5) => throw new NotImplementedException();

    /// <summary>Names close to what was typed (a slip or two), for "Did you mean"; best first.</summary>
    public IReadOnlyList<Place> Similar(string text, string? nearCountry = null, int limit = 3) => throw new NotImplementedException();
}
