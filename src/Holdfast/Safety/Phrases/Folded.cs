using System.Globalization;
using System.Text;

namespace Holdfast.Safety.Phrases;

/// <summary>
/// A text with what people vary taken out: small letters without accents, plain digits, no apostrophes, nothing
/// invisible, wide and fancy letters as plain ones. Any string folds, also one with broken surrogates.
/// </summary>
internal static class Folded
{
    // One written character may stand for several (ﬁ), but never for a page of them.
    private const int LongestExpansion = 4;

    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var letter = text[at];
            if (letter < 0x80)
            {
                at++;
                if (letter is not ('\'' or '`'))
                {
                    folded.Append(char.ToLowerInvariant(letter));
                }

                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var taken);
            at += taken;
            Append(folded, rune);
        }

        return folded.ToString();
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        switch (rune.Value)
        {
            case '’' or '‘' or 'ʼ' or '´' or '′':
                return;
            case '…':
                folded.Append("...");
                return;
            case '–' or '—' or '‐' or '‑' or '−':
                folded.Append('-');
                return;
            case >= 0xFF01 and <= 0xFF5E:
                folded.Append(char.ToLowerInvariant((char)(rune.Value - 0xFEE0)));
                return;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Surrogate:
                return;
            case UnicodeCategory.DecimalDigitNumber:
                folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                return;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter:
                Decompose(folded, rune);
                return;
            case UnicodeCategory.SpaceSeparator:
                folded.Append(' ');
                return;
            case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                folded.Append('\n');
                return;
            default:
                folded.Append(rune.ToString());
                return;
        }
    }

    private static void Decompose(StringBuilder folded, Rune rune)
    {
        var appended = 0;
        foreach (var letter in rune.ToString().Normalize(NormalizationForm.FormKD))
        {
            if (appended < LongestExpansion && char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(letter));
                appended++;
            }
        }
    }
}
