using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdfast.Meetings.Import;

/// <summary>Makes what a list wrote into text that is safe to keep: no markup, no control or direction characters, whole characters, bounded.</summary>
internal static partial class PlainText
{
    /// <summary>Longer text than this isn't a note; the rest is left unread.</summary>
    private const int ReadMost = 16_000;

    /// <summary>One line of at most <paramref name="most"/> characters, or null when nothing is left.</summary>
    public static string? Line(string? text, int most) => Cut(Spaces().Replace(Clean(text), " ").Trim(), most);

    /// <summary>Lines of at most <paramref name="most"/> characters together, or null when nothing is left.</summary>
    public static string? Notes(string? text, int most) => Cut(Clean(text), most);

    /// <summary>Cut at a word, with an ellipsis.</summary>
    public static string? Cut(string text, int most)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Length <= most)
        {
            return text;
        }

        var end = most - 1;
        var space = text.LastIndexOfAny([' ', '\n'], end);
        if (space > most / 2)
        {
            end = space;
        }
        else if (char.IsLowSurrogate(text[end]))
        {
            end--;
        }

        return text[..end].TrimEnd() + "…";
    }

    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        var plain = JsonText.WholeCharacters(text.Length > ReadMost ? text[..ReadMost] : text);
        if (plain.AsSpan().IndexOfAny('<', '&') >= 0)
        {
            // Markup may itself be written in entities, so it is looked for again once those are read.
            plain = WithoutMarkup(WebUtility.HtmlDecode(WithoutMarkup(plain)));
        }

        return Tidied(JsonText.WholeCharacters(plain));
    }

    private static string WithoutMarkup(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        text = Unseen().Replace(text, " ");
        text = Anchor().Replace(text, match =>
        {
            var (address, words) = (match.Groups["address"].Value, match.Groups["words"].Value);
            return words.Contains(address, StringComparison.OrdinalIgnoreCase) || address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && words.Contains('@', StringComparison.Ordinal)
                ? words
                : $"{words} ({address})";
        });
        text = Break().Replace(text, "\n");
        return Tag().Replace(text, "");
    }

    private static string Tidied(string text)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\r')
            {
                continue;
            }

            if (rune.Value is '\n' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029)
            {
                tidy.Append('\n');
                continue;
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.SpaceSeparator:
                case UnicodeCategory.Control when rune.Value == '\t':
                    tidy.Append(' ');
                    break;
                case UnicodeCategory.Control:
                case UnicodeCategory.PrivateUse:
                case UnicodeCategory.OtherNotAssigned:
                // Direction marks can make a text read as another; the two joiners stay, because scripts and emoji need them.
                case UnicodeCategory.Format when rune.Value is not (0x200C or 0x200D):
                    break;
                default:
                    if (rune != Rune.ReplacementChar)
                    {
                        tidy.Append(rune.ToString());
                    }

                    break;
            }
        }

        var lines = tidy.ToString();
        lines = SpaceRuns().Replace(lines, " ");
        lines = AroundBreaks().Replace(lines, "\n");
        return LineRuns().Replace(lines, "\n\n").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(" {2,}")]
    private static partial Regex SpaceRuns();

    [GeneratedRegex(" ?\n ?")]
    private static partial Regex AroundBreaks();

    [GeneratedRegex("\n{3,}")]
    private static partial Regex LineRuns();

    [GeneratedRegex(@"<(script|style)\b[^>]*>[^<]*(?:<(?!/\1)[^<]*){0,200}</\1\s*>|<!--[^>]{0,2000}-->", RegexOptions.IgnoreCase)]
    private static partial Regex Unseen();

    [GeneratedRegex(@"<a\s[^<>]{0,300}?href\s*=\s*[""']?(?<address>(?:https?://|mailto:)[^""'<>\s]{1,900})[""']?[^<>]{0,300}>(?<words>[^<]{0,500})</a\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"<(?:br|/?p|/?div|/?li|/?ul|/?ol|/?h[1-6]|/?tr)\b[^<>]{0,500}>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex(@"</?[a-zA-Z!?][^<>]{0,2000}>")]
    private static partial Regex Tag();
}
