using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Meetings.Import;

/// <summary>Words safe in an address, made from a name.</summary>
internal static class Slug
{
    public const int Most = 100;
    private const int FromName = 80;
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Lower-case letters, digits and hyphens; "meeting" where the name has no letter that an address can hold plainly.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder(FromName);
        foreach (var rune in name.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (slug.Length >= FromName)
            {
                break;
            }

            if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
            {
                slug.Append((char)(rune.Value | (Rune.IsLetter(rune) ? 0x20 : 0)));
            }
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark && rune.Value is not ('\'' or '’') && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var made = slug.ToString().Trim('-');
        return made.Length == 0 ? "meeting" : made;
    }

    /// <summary>The slug itself, then ones with a longer and longer ending that the same source and key always get.</summary>
    public static IEnumerable<string> Candidates(string slug, string source, string key)
    {
        yield return slug;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{key}"));
        foreach (var length in new[] { 4, 7, 16 })
        {
            yield return $"{slug}-{string.Concat(hash.Take(length).Select(part => Letters[part % Letters.Length]))}";
        }
    }
}
