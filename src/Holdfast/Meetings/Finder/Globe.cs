namespace Holdfast.Meetings.Finder;

/// <summary>Great circles on a sphere of the Earth's mean radius.</summary>
public static class Globe
{
    /// <summary>Mean radius in km (IUGG).</summary>
    public const double Radius = 6371.0088;

    /// <summary>Great-circle kilometres between two points in degrees.</summary>
    public static double Km(double latitudeA, double longitudeA, double latitudeB, double longitudeB)
    {
        var (a, b) = (double.DegreesToRadians(latitudeA), double.DegreesToRadians(latitudeB));
        var sinLatitude = Math.Sin((b - a) / 2);
        var sinLongitude = Math.Sin(double.DegreesToRadians(longitudeB - longitudeA) / 2);
        var h = (sinLatitude * sinLatitude) + (Math.Cos(a) * Math.Cos(b) * sinLongitude * sinLongitude);
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
