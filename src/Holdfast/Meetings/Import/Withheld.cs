using System.Text;
using System.Text.RegularExpressions;
using PhoneNumbers;

namespace Holdfast.Meetings.Import;

/// <summary>
/// Takes passcodes, e-mail addresses and people's phone numbers out of what a record says in plain sight and
/// keeps them for sealing. Where it can't be sure it takes out: a note that says less is a smaller harm than
/// a stranger in the room.
/// </summary>
/// <param name="country">ISO 3166-1 alpha-2 country of the record, by which national phone numbers are read.</param>
internal sealed partial class Withheld(string? country)
{
    private const int Most = 40;
    private const int LongestKept = 400;

    // Written by lists whose own publisher took something out.
    private const string Placeholder = @"\[(?:phone|email|redacted|number|password|passcode)\]|REDACTED";

    private readonly List<string> passcodes = [];
    private readonly List<string> contacts = [];
    private readonly HashSet<string> dialIns = [];

    public IReadOnlyList<string> Passcodes => passcodes;

    public IReadOnlyList<string> Contacts => contacts;

    /// <summary>The dial-in number of the meeting itself, which is nobody's own and may be said in notes.</summary>
    public void KnowsDialIn(string? phone)
    {
        if (phone is not null && FirstNumber().Match(phone) is { Success: true } match)
        {
            dialIns.Add(LastDigits(match.Value));
        }
    }

    /// <summary>A contact field of the record, kept whole.</summary>
    public void Contact(string? text)
    {
        if (text is not null)
        {
            Add(contacts, text);
        }
    }

    /// <summary>Notes or a line without what isn't for everybody.</summary>
    public string Plain(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var plain = WithoutUrlSecrets(text);
        plain = WithoutOneTap(plain);
        plain = WithoutPasscodes(plain);
        plain = WithoutEmails(plain);
        plain = WithoutPhones(plain);
        return plain == text ? text : Tidy(plain);
    }

    /// <summary>An address without the passcode in it.</summary>
    public string PlainUrl(string url) => WithoutUrlSecrets(UserInUrl().Replace(url, match =>
    {
        Add(contacts, match.Groups["user"].Value);
        return match.Groups["scheme"].Value;
    }));

    /// <summary>A dial-in without its code: the number and, where there is one, the meeting id.</summary>
    /// <returns>Null when it holds no number that can be dialled.</returns>
    public string? PlainDialIn(string phone)
    {
        if (!FirstNumber().IsMatch(phone))
        {
            return null;
        }

        if (DialIn().Match(phone) is not { Success: true } match)
        {
            return FirstNumber().Match(Plain(phone)) is { Success: true } first ? first.Value.Trim() : null;
        }

        return match.Groups["number"].Value.Trim() + KeptOfCodes(match.Groups["codes"].Value);
    }

    /// <summary>Takes a passcode already found out of another field, where nothing there called it one.</summary>
    public string WithoutKnownPasscodes(string text)
    {
        foreach (var passcode in passcodes)
        {
            if (passcode.Length >= 4 && passcode.AsSpan().IndexOfAnyInRange('0', '9') >= 0 && text.Contains(passcode, StringComparison.Ordinal))
            {
                text = Tidy(Regex.Replace(text, $@"(?<![A-Za-z0-9]){Regex.Escape(passcode)}(?![A-Za-z0-9])#?", ""));
            }
        }

        return text;
    }

    private string WithoutUrlSecrets(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal) && !text.Contains("%3D", StringComparison.OrdinalIgnoreCase) || !UrlSecret().IsMatch(text))
        {
            return !text.Contains('?', StringComparison.Ordinal) ? text : EmptyQuery().Replace(text, "");
        }

        var plain = UrlSecret().Replace(text, match =>
        {
            Add(passcodes, match.Groups["value"].Value);
            return match.Groups["first"].Success && match.Groups["next"].Success ? match.Groups["first"].Value : "";
        });
        return EmptyQuery().Replace(plain, "");
    }

    private string WithoutOneTap(string text) => !text.Contains(',', StringComparison.Ordinal) ? text : OneTap().Replace(text, match => match.Groups["number"].Value + KeptOfCodes(match.Groups["codes"].Value));

    /// <summary>Of what is dialled after the number only a meeting id stays: 9 to 11 digits, the first of them.</summary>
    private string KeptOfCodes(string codes)
    {
        if (codes.Length == 0)
        {
            return "";
        }

        if (MeetingIdFirst().Match(codes) is { Success: true } match)
        {
            AddCode(codes[match.Length..]);
            return match.Value.TrimEnd(',', ';') + (match.Value.Contains('#', StringComparison.Ordinal) ? "" : "#");
        }

        AddCode(codes);
        return "";

        void AddCode(string rest)
        {
            if (rest.AsSpan().IndexOfAnyExcept(",;#*pPwWxX ".AsSpan()) >= 0)
            {
                Add(passcodes, rest.Trim(',', ';', ' '));
            }
        }
    }

    private string WithoutPasscodes(string text)
    {
        if (!LabelStem().IsMatch(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        var from = 0;
        while (from < text.Length && Label().Match(text, from) is { Success: true } label)
        {
            var end = label.Index + label.Length;
            if (Value(text, label) is not { } value)
            {
                plain.Append(text, from, end - from);
                from = end;
                continue;
            }

            plain.Append(text, from, label.Index - from).Append(' ');
            AddPasscode(text.AsSpan(value.Start, value.Length));
            from = value.Start + value.Length;
        }

        return plain.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Where the value of a label is; null when the words only speak of a passcode. An empty value has no length.</summary>
    private static (int Start, int Length)? Value(string text, Match label)
    {
        var separator = Separator().Match(text, label.Index + label.Length);
        var hasSign = separator.Groups["sign"].Success;
        var says = hasSign || separator.Groups["is"].Success;
        var at = label.Index + label.Length + separator.Length;
        var rest = text.AsSpan(at);
        var broke = separator.Value.Count(c => c == '\n');
        if (Quoted().Match(text, at) is { Success: true } quoted)
        {
            return (at, quoted.Length);
        }

        var token = Token().Match(text, at);
        if (!token.Success)
        {
            return hasSign ? (at, 0) : null;
        }

        var word = token.Groups["word"].Value;
        var hasDigit = word.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
        var isPlaceholder = PlaceholderOnly().IsMatch(word);
        if (broke > 0)
        {
            var line = rest.IndexOf('\n') is >= 0 and var stop ? rest[..stop] : rest;
            var isAlone = line.Trim().Length == word.Length;
            if (!isPlaceholder && !(isAlone && (hasDigit || (broke == 1 && says && !IsSpeech(word)))) && !(broke == 1 && hasDigit && says && !word.Contains(':', StringComparison.Ordinal)))
            {
                return hasSign ? (at - separator.Length + SignLength(separator), 0) : null;
            }
        }

        if (isPlaceholder)
        {
            return (at, token.Length);
        }

        if (IsSpeech(word))
        {
            return null;
        }

        if (says)
        {
            return (at, hasDigit || separator.Groups["is"].Success ? WithDigitGroups(text, at, token) : WholeShortLine(text, label, at, token));
        }

        var isShouted = word.Length >= 2 && word.All(c => !char.IsLower(c)) && word.Any(char.IsLetter) && label.Value.Any(char.IsLower);
        return hasDigit || isShouted ? (at, WithDigitGroups(text, at, token)) : null;
    }

    private static int SignLength(Match separator) => separator.Groups["sign"].Index + separator.Groups["sign"].Length - separator.Index;

    private static int WithDigitGroups(string text, int at, Match token) =>
        DigitGroups().Match(text, at) is { Success: true } groups && groups.Length > token.Length ? groups.Length : token.Length;

    /// <summary>"Password: one day at a time" on a line of its own is a passcode of words.</summary>
    private static int WholeShortLine(string text, Match label, int at, Match token)
    {
        var line = text.AsSpan(at);
        line = line.IndexOf('\n') is >= 0 and var stop ? line[..stop] : line;
        var before = text.AsSpan(0, label.Index).TrimEnd(' ');
        var startsLine = before.IsEmpty || before[^1] == '\n';
        var words = line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return startsLine && words.Length is > 1 and <= 5 && !Array.Exists(words, IsAsking) && line.IndexOfAny(".:;(") < 0 ? line.Length : token.Length;
    }

    private static bool IsSpeech(string word) => Speech.Contains(word.Trim('.', ',', ';', ':', '!', '?', '(', ')', '"', '\'').ToLowerInvariant());

    private static bool IsAsking(string word) => word.ToLowerInvariant() is "call" or "text" or "email" or "contact" or "please" or "required" or "meeting" or "id" or "llame" or "pida";

    private static readonly HashSet<string> Speech =
    [
        "required", "needed", "necessary", "none", "no", "not", "n/a", "na", "same", "the", "a", "an", "to", "for", "by", "on", "via", "in", "at", "of", "and", "or", "is", "are",
        "upon", "available", "sent", "please", "call", "email", "e-mail", "text", "contact", "ask", "see", "request", "requests", "requested", "protected", "protecting", "will", "may",
        "must", "can", "if", "when", "before", "after", "with", "without", "from", "your", "our", "it", "this", "that", "provided", "given", "shared", "changes", "changed", "tba", "tbd",
        "optional", "access", "anywhere", "meeting", "below", "above", "information", "only", "zoom", "dial-in", "id", "number", "where", "has", "have", "you", "we", "as", "be", "up",
        "now", "being", "also", "always", "still", "currently", "posted", "emailed", "announced", "just", "already", "different", "new", "listed", "found", "used", "set",
        "ninguna", "ninguno", "no", "sin", "requerida", "requerido", "necesaria", "necesario", "pedir", "pida", "pide", "solicitar", "solicite", "solicita", "llamar", "llame", "llama",
        "enviar", "para", "por", "con", "de", "del", "en", "la", "el", "los", "las", "un", "una", "se", "y", "o", "que", "disponible", "es", "al", "postal", "abierta", "abierto", "misma", "mismo",
    ];

    private void AddPasscode(ReadOnlySpan<char> value)
    {
        var code = value.Trim().Trim(['"', '\'', '“', '”', '‘', '’', '«', '»', '(', ')', '[', ']', '*', '.', ',', ';', ' ']).ToString();
        if (code.Length > 0 && !PlaceholderOnly().IsMatch(value.Trim().ToString()))
        {
            Add(passcodes, code);
        }
    }

    private string WithoutEmails(string text) => !text.Contains('@', StringComparison.Ordinal) && !text.Contains("[email]", StringComparison.OrdinalIgnoreCase) ? text : EmailWithLead().Replace(text, match =>
    {
        if (match.Groups["email"].Success)
        {
            Add(contacts, match.Groups["email"].Value);
        }

        return " ";
    });

    private string WithoutPhones(string text)
    {
        var plain = text.Contains('[', StringComparison.Ordinal) ? PhonePlaceholder().Replace(text, " ") : text;
        if (plain.Count(char.IsAsciiDigit) < 7)
        {
            return plain;
        }

        // Meeting ids look like phone numbers and may stay.
        var kept = MeetingId().Matches(plain).Select(match => (Start: match.Index, End: match.Index + match.Length)).ToList();
        var found = new List<(int Start, int Length)>();
        if (!MayHoldNumber(plain, kept))
        {
            return plain;
        }

        foreach (var match in PhoneNumberUtil.GetInstance().FindNumbers(plain, country ?? "US", PhoneNumberUtil.Leniency.VALID, Most))
        {
            found.Add((match.Start, match.Length));
        }

        foreach (Match match in NorthAmerican().Matches(plain))
        {
            if (!found.Exists(phone => match.Index < phone.Start + phone.Length && phone.Start < match.Index + match.Length))
            {
                found.Add((match.Index, match.Length));
            }
        }

        foreach (var (start, length) in found.OrderByDescending(phone => phone.Start))
        {
            if (kept.Exists(id => start < id.End && id.Start < start + length))
            {
                continue;
            }

            var number = plain.Substring(start, length);
            var before = plain[Math.Max(0, start - 30)..start];
            if (dialIns.Contains(LastDigits(number)) || ConferenceLead().IsMatch(before))
            {
                continue;
            }

            Add(contacts, number);
            var lead = PhoneLead().Match(before);
            var from = lead.Success ? start - lead.Length : start;
            plain = string.Concat(plain.AsSpan(0, from), " ", plain.AsSpan(start + length));
        }

        return plain;
    }

    /// <summary>Looking for numbers of every country is slow, and most notes hold only ids, addresses and the dial-in.</summary>
    private bool MayHoldNumber(string text, List<(int Start, int End)> kept)
    {
        var masked = text.ToCharArray();
        foreach (var (start, end) in kept)
        {
            masked.AsSpan(start, end - start).Fill(' ');
        }

        foreach (Match match in NorthAmerican().Matches(text))
        {
            if (dialIns.Contains(LastDigits(match.Value)))
            {
                masked.AsSpan(match.Index, match.Length).Fill(' ');
            }
        }

        return masked.Count(char.IsAsciiDigit) >= 7;
    }

    private static void Add(List<string> list, string text)
    {
        var kept = text.Trim();
        kept = kept.Length > LongestKept ? kept[..LongestKept] : kept;
        if (kept.Length > 0 && list.Count < Most && !list.Contains(kept) && !PlaceholderOnly().IsMatch(kept))
        {
            list.Add(kept);
        }
    }

    private static string LastDigits(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length > 9 ? digits[^9..] : digits;
    }

    /// <summary>Leaves no hole where something was taken out: no empty brackets, doubled commas or lines of nothing.</summary>
    private static string Tidy(string text)
    {
        for (var round = 0; round < 3; round++)
        {
            var before = text;
            text = EmptyBrackets().Replace(text, " ");
            text = SpaceRuns().Replace(text, " ");
            text = DoubledMark().Replace(text, "$1$2");
            text = LoneStop().Replace(text, "");
            text = SpaceBeforeMark().Replace(text, "$1");
            text = CommaBeforeBracket().Replace(text, ")");
            text = Dangling().Replace(text, "");
            text = LineOfMarks().Replace(text, "");
            if (text == before)
            {
                break;
            }
        }

        return LineRuns().Replace(text, "\n\n").Trim(' ', '\n', ',', ';', '-', '–', '/', '|');
    }

    [GeneratedRegex(@"(?<first>[?&#]|%3F|%26|%23|(?<=[\s?&;]))(?:[\w.-]{0,40}(?:pwd|passwd|passcode|password|passwort|contrase(?:n|ñ|%C3%B1)a|clave)|pw|pin|pass)(?:=|%3D)(?<value>[^\s&#""'<>)\]]*)(?<next>&(?:amp;)?)?", RegexOptions.IgnoreCase)]
    private static partial Regex UrlSecret();

    [GeneratedRegex(@"(?<=https?://\S{1,1000})[?&]+(?=\s|$|[).,;\]])", RegexOptions.IgnoreCase)]
    private static partial Regex EmptyQuery();

    [GeneratedRegex(@"^(?<scheme>https?://)(?<user>[^/?#@\s]{1,200})@", RegexOptions.IgnoreCase)]
    private static partial Regex UserInUrl();

    [GeneratedRegex(@"\+?\(?\d[\d\-. ()+]{5,22}\d")]
    private static partial Regex FirstNumber();

    [GeneratedRegex(@"^\s*(?<number>\+?\(?\d[\d\-. ()+]{5,22}\d)\s*(?<codes>(?:[,;*#pPwWxX].{0,200})?)$")]
    private static partial Regex DialIn();

    [GeneratedRegex(@"(?<![\w/])(?<number>\+?\(?\d[\d\-. ()]{7,20}\d)(?<codes>,(?:[,;]+[ ]?)?[,;]*[\w#*][\w#*,;=+/-]*(?:#|(?<=\w)))")]
    private static partial Regex OneTap();

    [GeneratedRegex(@"^[,;pPwWxX ]*\d(?:[ -]?\d){8,10}(?:#|(?=[,;*\s]|$))")]
    private static partial Regex MeetingIdFirst();

    [GeneratedRegex(
        @"(?<![\p{L}\p{N}])(?:(?:enter|use|the|and|with|your|zoom|meeting|room|call[- ]?in|dial[- ]?in[- ]?|phone|la|el|y|con|ingrese|introduzca|use|usa)[ \t-]+){0,4}"
        + @"(?:pass[ -]?codes?|pass[ -]?words?|passwd|pwd|p/?w|pass(?=\s*[:=])|pin(?:[ ](?:number|code|no\.?))?|(?:access|security|entry|entrance|meeting|participant|attendee|host|conference|zoom)[ -](?:code|pin|key)s?"
        + @"|code(?=\s*[:=])|contrase[nñ]as?|(?:c[oó]digo|clave)s?(?:[ ]de[ ](?:acceso|entrada|ingreso|la[ ]reuni[oó]n|reuni[oó]n|seguridad|zoom))?|palabra[ ]clave|mot[ ]de[ ]passe|senha|passwort|kennwort)"
        + @"(?:[ ]*\([^()\n]{0,40}\))?(?![\p{L}\p{N}])(?!-[\p{L}])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"pass|pwd|p/?w|pin|code|key|contras|c[oó]digo|clave|senha|kennwort", RegexOptions.IgnoreCase)]
    private static partial Regex LabelStem();

    [GeneratedRegex(@"\G[ \t]*(?:(?<is>(?:is|are|es|será|sera)(?:[ ]*(?<sign>[:=]))?)[ \t]*(?=[^\s])|(?<sign>(?:(?:[:=#>]+|\.{2,}|[-–—](?=[ \t]))[ \t]*){1,3}))?[ \t]*\n{0,2}[ \t]*", RegexOptions.IgnoreCase)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\G(?:""[^""\n]{1,60}""|“[^”\n]{1,60}”|‘[^’\n]{1,60}’|'[^'\n]{1,60}'|«[^»\n]{1,60}»|\*[^*\n]{1,60}\*|\([^()\n]{1,60}\)(?=[\s.,;]|$))")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\G(?<word>\[[^\]\n]{0,60}\]|[^\s,;)""”]{1,120}?)(?=[.]?[\s,;)""”]|[.]?$)")]
    private static partial Regex Token();

    [GeneratedRegex(@"\G\d+#?(?:[ -]\d{2,6}#?(?![\w:/.]*[\d\p{L}:]))+#?")]
    private static partial Regex DigitGroups();

    [GeneratedRegex("^(?:" + Placeholder + @"|\.\.\.|\*+|x{3,})[#.]?$", RegexOptions.IgnoreCase)]
    private static partial Regex PlaceholderOnly();

    [GeneratedRegex(
        @"(?:[ \t,;(]*\b(?:(?:or|and|by|via|u|o|y|por)\s+)?(?:e-?mails?|correo(?:[ ]electr[oó]nico)?)(?:[ ]address)?[ \t]*[:=-][ \t]*|(?:[ \t]+(?:at|to|from|via|by|a|al|en|por)\b(?:[ \t]*:)?)?[ \t]*)?<?(?:mailto:)?"
        + @"(?:(?<email>[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5})|\[email\])>?",
        RegexOptions.IgnoreCase)]
    private static partial Regex EmailWithLead();

    [GeneratedRegex(@"(?:[ \t]+(?:at|to|on|al|a)\b)?[ \t]*(?:\b(?:(?:zoom|meeting)[ ]*){0,2}\b(?:ids?|pmi)\b[ \t]*[:#-]*[ \t]*|\b(?:phone(?:[ ](?:no\.?|number))?|tel(?:ephone)?|cell|text|dial-in(?:[ ]phone[ ]no\.?)?|dial-in)[ \t]*[.:][ \t]*|\bphone[ \t]+)?\[(?:phone|number)\]", RegexOptions.IgnoreCase)]
    private static partial Regex PhonePlaceholder();

    [GeneratedRegex(@"(?:\b(?:ids?|pmi|meeting|reuni[oó]n|id[ ]de[ ]reuni[oó]n)\b[\s#:.]{0,5}|/(?:j|s|my|w)/)\d[\d \-]{4,16}\d#?", RegexOptions.IgnoreCase)]
    private static partial Regex MeetingId();

    [GeneratedRegex(@"(?<![\d\w/])(?:\+?1[-. ]?)?(?:\(\d{3}\)|\d{3})[-. ]{0,2}\d{3}[-. ]\d{4}(?![\d\w])")]
    private static partial Regex NorthAmerican();

    [GeneratedRegex(@"(?:dial[- ]?in(?:[ ](?:number|phone|no\.?|phone[ ]no\.?))?|conference[ ](?:call|line|number)|one[- ]tap(?:[ ]mobile)?(?:[ ]\([^)]*\))?|dial|marque|marcar|marca)[ \t:#.-]*$", RegexOptions.IgnoreCase)]
    private static partial Regex ConferenceLead();

    [GeneratedRegex(@"(?:(?:[ \t,;(]*\b(?:phone|tel(?:ephone|[eé]fono)?|cell|mobile|ph|m[oó]vil|celular)\.?[ \t]*(?:number|no\.?)?[ \t]*[:#-]?|[ \t]+(?:at|on|al|to|en))[ \t]*)$", RegexOptions.IgnoreCase)]
    private static partial Regex PhoneLead();

    [GeneratedRegex(@"\([\s,;:/|.-]*\)|\[[\s,;:/|.-]*\]|""\s*""")]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex("[ \t]{2,}")]
    private static partial Regex SpaceRuns();

    [GeneratedRegex(@"[ \t]+([.,;!?)](?=\s|$|[)]))")]
    private static partial Regex SpaceBeforeMark();

    [GeneratedRegex(@"(?<=[.!?])[ \t]+\.(?![.\w])")]
    private static partial Regex LoneStop();

    [GeneratedRegex(@"[ \t]*[,;]+[ \t]*\)")]
    private static partial Regex CommaBeforeBracket();

    [GeneratedRegex(@"([.,;])[ \t]+[,;](?=\s|$)|(?<=[ \t(])([(])[ \t]+")]
    private static partial Regex DoubledMark();

    [GeneratedRegex(@"(?:[ \t,;/|–-]+|[ \t]+(?:and|or|y|o|u|with|con)[ \t]*)(?=\n|$)|(?<=\n|^)[ \t]*[,;/|]+[ \t]*", RegexOptions.IgnoreCase)]
    private static partial Regex Dangling();

    [GeneratedRegex(@"(?<=\n|^)[ \t.,;:/|#*-]+(?=\n|$)")]
    private static partial Regex LineOfMarks();

    [GeneratedRegex("\n{3,}")]
    private static partial Regex LineRuns();
}
