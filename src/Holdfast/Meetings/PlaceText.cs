using Holdfast.Web;

namespace Holdfast.Meetings;

/// <summary>How a place is named so that people know which one is meant.</summary>
public static class PlaceText
{
    /// <summary>"Portland, ME", "Dublin, Ireland", "94110, San Francisco". Only some countries' regions mean something to readers.</summary>
    public static string Of(Place place)
    {
        var name = place.PostalCode is { } code ? $"{code}, {place.Name}" : place.Name;
        return place is { Country: "US" or "CA" or "AU", Region.Length: > 0 }
            ? $"{name}, {place.Region}"
            : $"{name}, {CountryNames.In(place.Country)}";
    }
}
