using System.Collections.Concurrent;
using System.Globalization;

namespace Holdfast.Web;

/// <summary>Names of languages in the language of the page.</summary>
public static class LanguageNames
{
    // Asking ICU takes longer than the rest of a page; a code may come from an address, so what is kept has a bound.
    private const int MostKnown = 500;
    private static readonly ConcurrentDictionary<(string Code, string Language), string> Known = new();

    /// <param name="code">ISO 639-1.</param>
    /// <exception cref="CultureNotFoundException">No such language.</exception>
    public static string In(string code)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        if (Known.TryGetValue((code, language), out var name))
        {
            return name;
        }

        name = language == "es" ? Spanish(code) : new CultureInfo(code).EnglishName;
        if (Known.Count < MostKnown)
        {
            Known[(code, language)] = name;
        }

        return name;
    }

    // .NET names a language in English and in itself; ICU's display name follows the page's culture only for some, so the common ones stand here.
    private static string Spanish(string code) => code switch
    {
        "ar" => "árabe",
        "de" => "alemán",
        "en" => "inglés",
        "es" => "español",
        "fa" => "persa",
        "fr" => "francés",
        "it" => "italiano",
        "ja" => "japonés",
        "ko" => "coreano",
        "nl" => "neerlandés",
        "pl" => "polaco",
        "pt" => "portugués",
        "ru" => "ruso",
        "sv" => "sueco",
        "uk" => "ucraniano",
        "zh" => "chino",
        _ => new CultureInfo(code).NativeName,
    };
}
