using System.Globalization;
using System.Text;

namespace Holdfast.Web;

/// <summary>Text as somebody typed it into a form.</summary>
public static class Typed
{
    /// <summary>Without white space around it; empty when nothing in it could be seen or answered.</summary>
    public static string Clean(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.EnumerateRunes().Any(IsSeen) ? trimmed : "";
    }

    private static bool IsSeen(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);
}
