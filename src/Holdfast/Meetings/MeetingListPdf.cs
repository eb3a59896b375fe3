using System.Globalization;
using System.Text;
using Holdfast.Data;
using SkiaSharp;

namespace Holdfast.Meetings;

/// <summary>A meeting list for paper. Every text is in the reader's language and says nothing of the reader.</summary>
/// <param name="Title">Neutral: it is also the document's title.</param>
/// <param name="Subtitle">What was asked for, such as "Within 10 miles of Tidewater"; empty for nothing.</param>
/// <param name="TimesNote">Whose time the times are.</param>
/// <param name="CrisisNote">Who to call.</param>
/// <param name="PrintedNote">When it was printed, and to check before travelling.</param>
/// <param name="PageOf">"Page {0} of {1}", with both gaps.</param>
/// <param name="Language">en or es, for screen readers.</param>
/// <param name="IsLetter">US Letter rather than A4.</param>
public sealed record MeetingListPaper(
    string Title,
    string Subtitle,
    string TimesNote,
    string CrisisNote,
    string PrintedNote,
    string PageOf,
    string Language,
    bool IsLetter,
    IReadOnlyList<PaperDay> Days)
{
    /// <summary>Countries that print on US Letter.</summary>
    public static bool PrintsOnLetter(string country) => country is "US" or "CA" or "MX" or "PR" or "PH" or "CL" or "CO" or "CR" or "GT" or "PA" or "DO" or "SV" or "NI" or "VE";
}

public sealed record PaperDay(string Heading, IReadOnlyList<PaperMeeting> Meetings);

/// <param name="Time">Clock time only, such as "7:30 pm"; nothing relative to now.</param>
/// <param name="Where">Place and street, or that it is online.</param>
/// <param name="Details">Programme, types, access; never a join code or a private contact.</param>
public sealed record PaperMeeting(string Time, string Name, string Where, string Details);

/// <summary>
/// Draws the list black on white in rows that never split over pages, with the fonts embedded, so that any
/// printer prints what the screen shows.
/// </summary>
public static class MeetingListPdf
{
    /// <summary>Beyond this a list is a telephone book; nobody prints it, and drawing it would cost everybody else.</summary>
    public const int MostMeetings = 2000;

    private const int LongestText = 500;
    private const float Margin = 43;
    private const float TimeColumn = 88;
    private const float Body = 10.5f;
    private const float Leading = 13.8f;
    private const float SmallLeading = 11.5f;
    private const float RowPadding = 4.5f;

    private static readonly Lazy<SKTypeface> Regular = new(() => Font("DejaVuSans.ttf"));
    private static readonly Lazy<SKTypeface> Bold = new(() => Font("DejaVuSans-Bold.ttf"));

    /// <summary>Writes the PDF. <paramref name="output"/> need not seek.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MostMeetings"/> meetings.</exception>
    public static void Write(Stream output, MeetingListPaper paper)
    {
        if (paper.Days.Sum(day => day.Meetings.Count) > MostMeetings)
        {
            throw new ArgumentException($"A list on paper holds {MostMeetings} meetings at most.", nameof(paper));
        }

        using var drawn = new MemoryStream();
        using (var sheet = new Sheet(paper))
        {
            sheet.Draw(drawn);
        }

        output.Write(drawn.GetBuffer().AsSpan(0, (int)drawn.Length));
        output.Write(LanguageUpdate(drawn.GetBuffer().AsSpan(0, (int)drawn.Length), paper.Language));
    }

    /// <summary>
    /// An incremental update (ISO 32000-1, 7.5.6) that adds the language to the catalogue: Skia's binding
    /// can't set it, and without it a screen reader speaks Spanish with an English voice.
    /// </summary>
    private static byte[] LanguageUpdate(ReadOnlySpan<byte> pdf, string language)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var trailer = text[text.LastIndexOf("trailer", StringComparison.Ordinal)..];
        var root = Number(trailer, "/Root ");
        var catalogue = text.LastIndexOf($"\n{root} 0 obj", StringComparison.Ordinal);
        var body = text[text.IndexOf("<<", catalogue, StringComparison.Ordinal)..text.IndexOf("endobj", catalogue, StringComparison.Ordinal)].TrimEnd();
        var update = string.Create(
            CultureInfo.InvariantCulture,
            $"\n{root} 0 obj\n{body[..^2]}/Lang ({language})>>\nendobj\n");
        var table = pdf.Length + update.Length;
        update += string.Create(
            CultureInfo.InvariantCulture,
            $"xref\n{root} 1\n{pdf.Length + 1:0000000000} 00000 n \ntrailer\n<</Size {Number(trailer, "/Size ")}/Root {root} 0 R{Info(trailer)}/Prev {Number(trailer, "startxref")}>>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(update);

        static int Number(string trailer, string after)
        {
            var digits = trailer.AsSpan(trailer.IndexOf(after, StringComparison.Ordinal) + after.Length).TrimStart();
            var end = digits.IndexOfAnyExceptInRange('0', '9');
            return int.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
        }

        static string Info(string trailer) => trailer.Contains("/Info ", StringComparison.Ordinal) ? $"/Info {Number(trailer, "/Info ")} 0 R" : "";
    }

    private static SKTypeface Font(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "fonts", name);
        return SKTypeface.FromFile(path) ?? throw new RefusalException($"The font {path} isn't there. Build the site again.");
    }

    private enum Look
    {
        Title,
        Subtitle,
        Day,
        Time,
        Name,
        Line,
        Small,
    }

    private sealed record Text(Look Look, float X, float Y, string Words);

    /// <summary>Lays the list out on pages first, since every page says how many there are, then draws them.</summary>
    private sealed class Sheet : IDisposable
    {
        private readonly MeetingListPaper paper;
        private readonly float width;
        private readonly float height;
        private readonly float bottom;
        private readonly Dictionary<Look, SKFont> fonts;
        private readonly List<string> footer;
        private readonly List<List<Text>> pages = [];
        private readonly List<List<float>> rules = [];
        private float y;

        public Sheet(MeetingListPaper paper)
        {
            this.paper = paper;
            (width, height) = paper.IsLetter ? (612f, 792f) : (595f, 842f);
            fonts = new()
            {
                [Look.Title] = new SKFont(Bold.Value, 17),
                [Look.Subtitle] = new SKFont(Regular.Value, Body),
                [Look.Day] = new SKFont(Bold.Value, 12.5f),
                [Look.Time] = new SKFont(Bold.Value, Body),
                [Look.Name] = new SKFont(Bold.Value, Body),
                [Look.Line] = new SKFont(Regular.Value, Body),
                [Look.Small] = new SKFont(Regular.Value, 8.5f),
            };
            footer = [.. new[] { paper.PrintedNote, paper.TimesNote, paper.CrisisNote }
                .Where(note => note.Length > 0)
                .SelectMany(note => Wrapped(note, Look.Small, Inside))];
            bottom = height - Margin - ((footer.Count + 1) * SmallLeading) - 10;
        }

        private float Inside => width - (2 * Margin);

        public void Draw(Stream output)
        {
            LayOut();
            var metadata = SKDocumentPdfMetadata.Default;
            metadata.Title = Clean(paper.Title);
            metadata.Creator = "Holdfast";
            metadata.Producer = "Holdfast";
            using var document = SKDocument.CreatePdf(output, metadata);
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            using var line = new SKPaint { Color = new SKColor(0x77, 0x77, 0x77), StrokeWidth = 0.5f, IsStroke = true };
            for (var page = 0; page < pages.Count; page++)
            {
                using var canvas = document.BeginPage(width, height);
                foreach (var text in pages[page].Concat(Foot(page)))
                {
                    canvas.DrawText(text.Words, text.X, text.Y, SKTextAlign.Left, fonts[text.Look], ink);
                }

                foreach (var rule in rules[page].Append(bottom + 6))
                {
                    canvas.DrawLine(Margin, rule, width - Margin, rule, line);
                }

                document.EndPage();
            }

            document.Close();
        }

        public void Dispose()
        {
            foreach (var font in fonts.Values)
            {
                font.Dispose();
            }
        }

        private void LayOut()
        {
            NewPage();
            Paragraph(paper.Title, Look.Title, 21);
            Paragraph(paper.Subtitle, Look.Subtitle, Leading);
            foreach (var day in paper.Days.Where(day => day.Meetings.Count > 0))
            {
                // A heading stays with its first row.
                if (y + 34 + HeightOf(Row.Of(day.Meetings[0], this)) > bottom && pages[^1].Count > 0)
                {
                    NewPage();
                }

                Heading(day.Heading);
                foreach (var meeting in day.Meetings)
                {
                    var row = Row.Of(meeting, this);
                    if (y + HeightOf(row) > bottom)
                    {
                        NewPage();
                        Heading(day.Heading);
                    }

                    Place(row);
                }
            }
        }

        private void NewPage()
        {
            pages.Add([]);
            rules.Add([]);
            y = Margin;
        }

        private void Paragraph(string words, Look look, float leading)
        {
            foreach (var line in Wrapped(words, look, Inside))
            {
                y += leading;
                pages[^1].Add(new Text(look, Margin, y, line));
            }
        }

        private void Heading(string heading)
        {
            y += 8;
            Paragraph(heading, Look.Day, 16);
            y += 5;
            rules[^1].Add(y);
        }

        private void Place(Row row)
        {
            var start = y + RowPadding;
            for (var line = 0; line < row.Time.Count; line++)
            {
                pages[^1].Add(new Text(Look.Time, Margin, start + ((line + 1) * Leading) - 3, row.Time[line]));
            }

            for (var line = 0; line < row.Lines.Count; line++)
            {
                pages[^1].Add(new Text(row.Lines[line].Look, Margin + TimeColumn, start + ((line + 1) * Leading) - 3, row.Lines[line].Words));
            }

            y += HeightOf(row);
            rules[^1].Add(y);
        }

        private IEnumerable<Text> Foot(int page)
        {
            var at = bottom + 10;
            foreach (var line in footer)
            {
                at += SmallLeading;
                yield return new Text(Look.Small, Margin, at, line);
            }

            yield return new Text(Look.Small, Margin, at + SmallLeading, string.Format(CultureInfo.InvariantCulture, paper.PageOf, page + 1, pages.Count));
        }

        private static float HeightOf(Row row) => (Math.Max(row.Time.Count, row.Lines.Count) * Leading) + (2 * RowPadding);

        private List<string> Wrapped(string words, Look look, float room)
        {
            var font = fonts[look];
            var lines = new List<string>();
            var line = "";
            foreach (var word in Clean(words).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (font.MeasureText(longer) <= room)
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0)
                {
                    lines.Add(line);
                }

                line = word;
                while (font.MeasureText(line) > room)
                {
                    var fits = Fitting(line, font, room);
                    lines.Add(line[..fits]);
                    line = line[fits..];
                }
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            return lines;
        }

        /// <summary>How many letters of a word too long for a line fit on one; a pair of surrogates stays together.</summary>
        private static int Fitting(string word, SKFont font, float room)
        {
            var fits = Math.Max(1, font.BreakText(word, room));
            return fits < word.Length && fits > 1 && char.IsLowSurrogate(word[fits]) ? fits - 1 : Math.Max(fits, char.IsHighSurrogate(word[0]) ? 2 : 1);
        }

        /// <summary>One line of plain letters, without what a font can't draw or a reader can't see.</summary>
        private static string Clean(string words)
        {
            var clean = new StringBuilder(Math.Min(words.Length, LongestText));
            foreach (var rune in words.EnumerateRunes())
            {
                if (clean.Length >= LongestText)
                {
                    return clean.Append('…').ToString();
                }

                if (Rune.IsWhiteSpace(rune))
                {
                    clean.Append(' ');
                }
                else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse)
                    && Regular.Value.GetGlyph(rune.Value) != 0)
                {
                    clean.Append(rune.ToString());
                }
            }

            return clean.ToString();
        }

        private sealed record Row(List<string> Time, List<(Look Look, string Words)> Lines)
        {
            public static Row Of(PaperMeeting meeting, Sheet sheet)
            {
                var room = sheet.Inside - TimeColumn;
                return new Row(
                    sheet.Wrapped(meeting.Time, Look.Time, TimeColumn - 8),
                    [.. Lines(meeting.Name, Look.Name), .. Lines(meeting.Where, Look.Line), .. Lines(meeting.Details, Look.Line)]);

                IEnumerable<(Look, string)> Lines(string words, Look look) => sheet.Wrapped(words, look, room).Select(line => (look, line));
            }
        }
    }
}
