using System.Globalization;

namespace Holdfast.Web;

/// <summary>Names of languages in the language of the page.</summary>
public static class LanguageNames
{
    /// <param name="code">ISO 639-1.</param>
    /// <exception cref="CultureNotFoundException">No such language.</exception>
    public static string In(string code) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "es" ? Spanish(code) : new CultureInfo(code).EnglishName;

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
