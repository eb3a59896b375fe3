using System.Globalization;

namespace Holdfast.Web;

/// <summary>Names of countries in the language of the page.</summary>
public static class CountryNames
{
    /// <param name="code">ISO 3166-1 alpha-2; an unknown code comes back as it is.</param>
    public static string In(string code)
    {
        try
        {
            // .NET has a region's name in English and in its own language only; the display name of a culture of that region has it in ours.
            var name = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "es"
                ? SpanishName(code)
                : new RegionInfo(code).EnglishName;
            return name.Length > 0 ? name : code;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    private static string SpanishName(string code) => new CultureInfo("es-" + code) is { } culture && Inside(culture.NativeName) is { Length: > 0 } name
        ? name
        : new RegionInfo(code).EnglishName;

    /// <summary>"español (Suecia)" says the country between the brackets.</summary>
    private static string Inside(string name)
    {
        var open = name.IndexOf('(', StringComparison.Ordinal);
        return open >= 0 && name.EndsWith(')') ? name[(open + 1)..^1] : "";
    }
}
