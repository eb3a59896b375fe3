using System.Globalization;

namespace Holdfast.Ui;

/// <summary>Words in both languages of the site.</summary>
public sealed record LocalText(string English, string Spanish)
{
    public string In(string language) => language == "es" ? Spanish : English;

    public override string ToString() => In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
}
