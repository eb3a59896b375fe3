using System.Collections.Frozen;
using System.Globalization;
using PhoneNumbers;

namespace Holdfast.Safety;

/// <summary>Finds links, addresses, names elsewhere and phone numbers by how they are written.</summary>
/// <param name="endings">Ends of site names that are no word of a sentence: com, org, info.</param>
/// <param name="sites">Sites whose ending alone says little: t.me, bit.ly.</param>
/// <param name="knownSites">Sites that sell nothing: those of the crisis lines.</param>
/// <param name="knownNumbers">Digits of numbers that sell nothing: the crisis lines.</param>
/// <param name="notHandles">Words people write after @ that name nobody: home, work.</param>
/// <param name="counted">Words after a number, or signs beside it, by which it counts something: mg, dollars.</param>
/// <param name="dialled">Words before a number that say it is to be called.</param>
/// <param name="numbered">Words before a number that say it is none to call: case, id.</param>
internal sealed class ContactDetails(
    FrozenSet<string> endings,
    FrozenSet<string> sites,
    FrozenSet<string> knownSites,
    FrozenSet<string> knownNumbers,
    FrozenSet<string> notHandles,
    FrozenSet<string> counted,
    FrozenSet<string> dialled,
    FrozenSet<string> numbered)
{
    private const int FewestDigits = 7;
    private const int MostDigits = 15;
    private const int MostGroups = 8;
    private const int MostNumbersTried = 10;
    private const int LongestLookBack = 60;
    private const int LongestHost = 200;

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    private static readonly FrozenDictionary<string, char> DigitWords =
        "zero one two three four five six seven eight nine".Split(' ').Select((word, digit) => (word, digit))
            .Concat("cero uno dos tres cuatro cinco seis siete ocho nueve".Split(' ').Select((word, digit) => (word, digit)))
            .Append(("oh", 0))
            .ToFrozenDictionary(pair => pair.Item1, pair => (char)('0' + pair.Item2), StringComparer.Ordinal);

    private static readonly FrozenSet<string> BetweenDigits = ["dash", "hyphen", "guion", "dot", "punto", "space", "espacio", "then", "and", "y", "luego"];

    /// <param name="text">Folded.</param>
    public bool HasEmail(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-' or '.' or '+') && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]))
            {
                var end = at + 1;
                while (end < text.Length && IsInHost(text[end]))
                {
                    end++;
                }

                var host = text[(at + 1)..end].TrimEnd('.');
                if (host.Contains('.', StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <param name="text">Folded.</param>
    public bool HasLink(string text)
    {
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", at + 1, StringComparison.Ordinal))
        {
            if (at > 0 && char.IsLetter(text[at - 1]) && at + 3 < text.Length && char.IsLetterOrDigit(text[at + 3]) && !IsKnownSite(text, at + 3))
            {
                return true;
            }
        }

        // "recovery[.]com": nobody brackets a full stop but to hide a link.
        if (text.Contains("[.]", StringComparison.Ordinal) || text.Contains("(.)", StringComparison.Ordinal))
        {
            return true;
        }

        for (var dot = text.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = text.IndexOf('.', dot + 1))
        {
            if (IsLinkAt(text, dot))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="text">Folded.</param>
    public bool HasHandle(string text)
    {
        for (var at = text.AsSpan().IndexOfAny('@', '$'); at >= 0;)
        {
            var end = at + 1;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.' or '-'))
            {
                end++;
            }

            var name = text.AsSpan(at + 1, end - at - 1).TrimEnd(".-");
            // "p@ss" and "a$$" are spelling, "@7pm" is a time.
            var stands = at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '@' or '$' or '*');
            if (stands && name.Length >= 3 && (char.IsLetter(name[0]) || name[0] == '_') && !notHandles.Contains(name.ToString()))
            {
                return true;
            }

            var next = end < text.Length ? text.AsSpan(end).IndexOfAny('@', '$') : -1;
            at = next < 0 ? -1 : end + next;
        }

        return false;
    }

    /// <param name="text">Folded.</param>
    /// <param name="country">ISO 3166-1 of the site, such as US.</param>
    public bool HasPhone(string text, string country) => HasWrittenNumber(text, country) || HasLettersForDigits(text) || HasSpokenNumber(text);

    private static bool IsInHost(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '.';

    private bool IsKnownSite(string text, int from)
    {
        var end = from;
        while (end < text.Length && IsInHost(text[end]))
        {
            end++;
        }

        return IsKnown(text[from..end].TrimEnd('.'));
    }

    private bool IsKnown(string host) => knownSites.Contains(host) || (host.StartsWith("www.", StringComparison.Ordinal) && knownSites.Contains(host[4..]));

    private bool IsLinkAt(string text, int dot)
    {
        if (dot + 1 >= text.Length)
        {
            return false;
        }

        // "recovery . com" and "recovery .com": no sentence begins with com.
        var after = text[dot + 1] == ' ' ? dot + 2 : dot + 1;
        if (dot > 0 && string.CompareOrdinal(text, after, "com", 0, 3) == 0 && (after + 3 == text.Length || !char.IsLetterOrDigit(text[after + 3])) && (after > dot + 1 || text[dot - 1] == ' '))
        {
            return true;
        }

        if (dot == 0 || !char.IsLetterOrDigit(text[dot - 1]) || !char.IsLetterOrDigit(text[dot + 1]))
        {
            return false;
        }

        var (start, end) = (dot, dot + 1);
        while (start > 0 && IsInHost(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && IsInHost(text[end]))
        {
            end++;
        }

        // Each dot asks about the labels up to the one after it, so that a run of dots costs no more than its length.
        var labelEnd = dot + 1;
        while (labelEnd < end && text[labelEnd] != '.')
        {
            labelEnd++;
        }

        // No sentence has as much without a space.
        if (end - start > LongestHost)
        {
            return true;
        }

        var host = text[start..labelEnd];
        if (IsKnown(text[start..end].TrimEnd('.')))
        {
            return false;
        }

        var label = text[(dot + 1)..labelEnd];
        return host.StartsWith("www.", StringComparison.Ordinal)
            || (endings.Contains(label) && host.Any(char.IsLetter))
            || sites.Contains(host)
            // Any ending of two letters or more with a path after it.
            || (label.Length >= 2 && label.All(char.IsLetter) && labelEnd + 1 < text.Length && text[labelEnd] == '/' && char.IsLetterOrDigit(text[labelEnd + 1]) && dot - start >= 2 && !text.AsSpan(start, dot - start).ContainsAnyInRange('0', '9'));
    }

    private bool HasWrittenNumber(string text, string country)
    {
        var at = 0;
        var hasMany = false;
        while (at < text.Length)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                at++;
                continue;
            }

            var groups = new List<Group>();
            at = ReadGroups(text, at, groups);
            hasMany |= groups.Sum(group => group.Length) >= FewestDigits;
            var isKnown = Known(text, groups);
            for (var first = 0; first < groups.Count; first++)
            {
                for (var last = first; last < groups.Count && last < first + MostGroups; last++)
                {
                    if (!isKnown.AsSpan(first, last - first + 1).Contains(true) && IsNumber(text, groups[first..(last + 1)], country))
                    {
                        return true;
                    }
                }
            }
        }

        return hasMany && Numbers.FindNumbers(text, country, PhoneNumberUtil.Leniency.VALID, MostNumbersTried)
            .Any(match => !knownNumbers.Contains(Digits(match.RawString)) && !IsDated(match.RawString) && !IsCounted(text, match.Start, match.Start + match.Length) && !IsAfter(numbered, text, match.Start, 2) && Digits(match.RawString).Length >= 8);
    }

    /// <summary>Digits in groups parted by a space, a dot, a hyphen or brackets; from the first digit to where they end.</summary>
    private static int ReadGroups(string text, int at, List<Group> groups)
    {
        while (true)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            groups.Add(new Group(start, at - start));
            var next = at;
            while (next < text.Length && next - at < 3 && text[next] is ' ' or '.' or '-' or '(' or ')')
            {
                next++;
            }

            if (next == at || next == text.Length || !char.IsAsciiDigit(text[next]))
            {
                return at;
            }

            at = next;
        }
    }

    /// <summary>Which groups are part of a number that sells nothing.</summary>
    private bool[] Known(string text, List<Group> groups)
    {
        var known = new bool[groups.Count];
        for (var first = 0; first < groups.Count; first++)
        {
            for (var last = first; last < groups.Count && last < first + MostGroups; last++)
            {
                var (from, to) = (groups[first].Start, groups[last].Start + groups[last].Length);
                if (to - from <= 3 * MostDigits && knownNumbers.Contains(Digits(text[from..to])))
                {
                    known.AsSpan(first, last - first + 1).Fill(true);
                }
            }
        }

        return known;
    }

    private bool IsNumber(string text, List<Group> window, string country)
    {
        var total = window.Sum(group => group.Length);
        if (total is < FewestDigits or > MostDigits)
        {
            return false;
        }

        var (from, to) = (window[0].Start, window[^1].Start + window[^1].Length);
        var digits = Digits(text[from..to]);
        var isInternational = from > 0 && text[from - 1] == '+';
        if (IsCounted(text, from, to) || IsAfter(numbered, text, from, 2))
        {
            return false;
        }

        if (isInternational)
        {
            return total >= 8;
        }

        var shape = string.Concat(window.Select(group => (char)('0' + Math.Min(group.Length, 9))));
        var parts = window.ConvertAll(group => int.TryParse(text.AsSpan(group.Start, Math.Min(group.Length, 9)), CultureInfo.InvariantCulture, out var value) ? value : 0);
        if (IsDate(shape, parts) || Climbs(parts))
        {
            return false;
        }

        var isCalled = IsAfter(dialled, text, from, 4);
        return shape switch
        {
            "334" or "1334" => true,
            "37" or "64" or "136" or "1333" => isCalled || Numbers.IsPossibleNumber(digits, country),
            "34" => isCalled || text[window[0].Start + 3] is '-' or '.',
            "7" or "8" => isCalled,
            "44" => isCalled || (!AreYearsOrTimes(parts) && text[window[0].Start + 4] is '-' or ' ' && IsValid(digits, country)),
            "9" => digits.Length is >= 9 and <= 13 && (isCalled || digits.Length is 10 or 11 || IsValid(digits, country)),
            _ when window.TrueForAll(group => group.Length == 1) => total >= FewestDigits && !Counts(digits),
            _ when total >= 9 && window.Count >= 3 && window.TrueForAll(group => group.Length is >= 2 and <= 4) => true,
            _ => isCalled && window.Count <= 6,
        };
    }

    private static bool IsValid(string digits, string country)
    {
        try
        {
            return Numbers.IsValidNumber(Numbers.Parse(digits, country));
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    private static bool IsDate(string shape, List<int> parts) => shape switch
    {
        "422" or "421" or "412" or "411" => IsYear(parts[0]) && parts[1] is >= 1 and <= 12 && parts[2] is >= 1 and <= 31,
        "224" or "124" or "214" or "114" => IsYear(parts[2]) && parts[0] is >= 1 and <= 31 && parts[1] is >= 1 and <= 31,
        "44" or "444" or "4444" => parts.TrueForAll(IsYear),
        _ => ContainsDate(shape, parts),
    };

    private static bool ContainsDate(string shape, List<int> parts)
    {
        for (var at = 0; at + 3 <= shape.Length && shape.Length > 3; at++)
        {
            if (IsDate(shape.Substring(at, 3), parts.GetRange(at, 3)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDated(string written)
    {
        var groups = new List<Group>();
        var start = written.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
        {
            return false;
        }

        ReadGroups(written, start, groups);
        return IsDate(string.Concat(groups.Select(group => (char)('0' + Math.Min(group.Length, 9)))), groups.ConvertAll(group => int.TryParse(written.AsSpan(group.Start, Math.Min(group.Length, 9)), CultureInfo.InvariantCulture, out var value) ? value : 0))
            || written.Contains('/', StringComparison.Ordinal);
    }

    private static bool IsYear(int value) => value is >= 1800 and <= 2100;

    private static bool AreYearsOrTimes(List<int> parts) => parts.TrueForAll(IsYear) || parts.TrueForAll(part => part <= 2400 && part % 100 < 60 && part % 5 == 0);

    /// <summary>Rising numbers such as 30 60 90 120, or pages 417 418 419, are a list.</summary>
    private static bool Climbs(List<int> parts)
    {
        var rises = Enumerable.Range(1, parts.Count - 1).All(at => parts[at] > parts[at - 1]);
        var byOne = Enumerable.Range(1, parts.Count - 1).All(at => parts[at] == parts[at - 1] + 1);
        return parts.Count >= 3 && (byOne || (rises && parts.Count >= 4 && parts.TrueForAll(part => part < 1000)));
    }

    /// <summary>One, two, three, four, and again from one: somebody breathing, not a number to call.</summary>
    private static bool Counts(string digits)
    {
        var (up, down) = (true, true);
        for (var at = 1; at < digits.Length; at++)
        {
            up &= digits[at] == digits[at - 1] + 1 || (digits[at] == '1' && digits[0] is '0' or '1');
            down &= digits[at] == digits[at - 1] - 1;
        }

        return up || down;
    }

    private bool IsCounted(string text, int from, int to)
    {
        var before = from > 1 && text[from - 1] == ' ' ? from - 2 : from - 1;
        if (before >= 0 && text[before] is '$' or '€' or '£' or '#')
        {
            return true;
        }

        var at = to;
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (at < text.Length && text[at] is '%' or '$' or '€' or '£')
        {
            return true;
        }

        var end = at;
        while (end < text.Length && char.IsLetter(text[end]) && end - at < 30)
        {
            end++;
        }

        return end > at && counted.Contains(text[at..end]);
    }

    /// <summary>Whether one of so many words before it is on the list.</summary>
    private static bool IsAfter(FrozenSet<string> list, string text, int from, int words)
    {
        var end = from;
        for (var word = 0; word < words; word++)
        {
            while (end > 0 && !char.IsLetter(text[end - 1]))
            {
                if (text[end - 1] is '!' or '?' or '\n' || from - end > LongestLookBack)
                {
                    return false;
                }

                end--;
            }

            var start = end;
            while (start > 0 && char.IsLetter(text[start - 1]) && from - start < LongestLookBack)
            {
                start--;
            }

            if (start == end)
            {
                return false;
            }

            if (list.Contains(text[start..end]))
            {
                return true;
            }

            end = start;
        }

        return false;
    }

    /// <summary>1-800-GET-HELP, by the letters on a telephone's keys.</summary>
    private bool HasLettersForDigits(string text)
    {
        for (var at = 0; at + 4 < text.Length; at++)
        {
            if (text[at] != '8' || (at > 0 && (char.IsLetterOrDigit(text[at - 1]) && !(text[at - 1] == '1' && (at == 1 || !char.IsLetterOrDigit(text[at - 2]))))) || !(text[at + 1] == text[at + 2] && text[at + 1] is '0' or '3' or '4' or '5' or '6' or '7' or '8') || text[at + 3] is not ('-' or ' ' or '.'))
            {
                continue;
            }

            var (end, letters, keys) = (at + 3, 0, string.Concat("1", text.AsSpan(at, 3)));
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-') && keys.Length < 20)
            {
                letters += char.IsAsciiLetter(text[end]) ? 1 : 0;
                keys += text[end] == '-' ? "" : char.IsAsciiDigit(text[end]) ? text[end] : "22233344455566677778889999"[text[end] - 'a'];
                end++;
            }

            if (letters >= 3 && keys.Length >= 11 && !knownNumbers.Contains(keys[..11]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"five five five oh one four two", also mixed with digits.</summary>
    private static bool HasSpokenNumber(string text)
    {
        var (digits, spoken, times, at) = (new System.Text.StringBuilder(), 0, 1, 0);
        while (at < text.Length)
        {
            if (!char.IsAsciiLetterOrDigit(text[at]))
            {
                if (text[at] is '!' or '?' or ';')
                {
                    digits.Clear();
                    spoken = 0;
                }

                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]) && at - start < 30)
            {
                at++;
            }

            var word = text[start..at];
            if (DigitWords.TryGetValue(word, out var digit))
            {
                digits.Append(digit, times);
                spoken++;
                times = 1;
            }
            else if (word is "double" or "doble" or "triple")
            {
                times = word == "triple" ? 3 : 2;
                continue;
            }
            else if (digits.Length > 0 && word.Length <= 4 && word.All(char.IsAsciiDigit))
            {
                digits.Append(word);
            }
            else if (!BetweenDigits.Contains(word))
            {
                digits.Clear();
                (spoken, times) = (0, 1);
            }

            if (spoken >= 3 && digits.Length is >= FewestDigits and <= MostDigits && !Counts(digits.ToString()))
            {
                return true;
            }
        }

        return false;
    }

    private static string Digits(string written) => string.Concat(written.Where(char.IsAsciiDigit));

    private readonly record struct Group(int Start, int Length);
}
