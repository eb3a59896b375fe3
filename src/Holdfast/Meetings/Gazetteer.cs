namespace Holdfast.Meetings;

/// <summary>A town or a postal code.</summary>
/// <param name="Region">State, province or the like as a code or name; empty when unknown.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="TimeZone">IANA id.</param>
public sealed record Place(string Name, string Region, string Country, double Latitude, double Longitude, string TimeZone, int Population, string? PostalCode);
