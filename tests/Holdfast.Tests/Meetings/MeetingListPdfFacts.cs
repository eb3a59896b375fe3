using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Meetings;

namespace Holdfast.Tests.Meetings;

public sealed partial class MeetingListPdfFacts
{
    [Fact]
    public void Every_meeting_is_on_the_paper()
    {
        var paper = Paper(days: 7, each: 20);
        var text = TextOf(paper);
        foreach (var meeting in paper.Days.SelectMany(day => day.Meetings))
        {
            Assert.Contains(Squeezed(meeting.Name), text, StringComparison.Ordinal);
            Assert.Contains(Squeezed(meeting.Where), text, StringComparison.Ordinal);
            Assert.Contains(Squeezed(meeting.Details), text, StringComparison.Ordinal);
        }

        Assert.All(paper.Days, day => Assert.Contains(Squeezed(day.Heading), text, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_fonts_are_embedded_and_accents_are_kept()
    {
        var pdf = Written(Paper() with { Title = "Reuniones en Peñíscola – martes" });
        Assert.Equal(2, FontFile().Count(Latin(pdf)));
        Assert.Contains(Squeezed("Reuniones en Peñíscola – martes"), TextOf(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_are_numbered_of_how_many_there_are()
    {
        var pdf = Written(Paper(days: 7, each: 40));
        var pages = PagesOf(pdf);
        Assert.True(pages > 5, $"{pages} pages");
        var text = TextOf(pdf);
        for (var page = 1; page <= pages; page++)
        {
            Assert.Contains(Squeezed($"Page {page} of {pages}"), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_page_says_whose_time_it_is_and_who_to_call()
    {
        var pdf = Written(Paper(days: 7, each: 40));
        Assert.Equal(PagesOf(pdf), Regex.Count(TextOf(pdf), Regex.Escape(Squeezed("Times are Central. In danger now? Call 911."))));
    }

    [Fact]
    public void A_row_never_splits_over_pages()
    {
        // Rows of growing height end near the foot of a page in every way there is.
        for (var words = 1; words <= 16; words += 3)
        {
            var details = string.Join(' ', Enumerable.Range(0, words * 4).Select(word => $"word{word}"));
            var paper = Paper(days: 1, each: 40, details);
            var perPage = PageTexts(Written(paper));
            foreach (var meeting in paper.Days[0].Meetings)
            {
                Assert.Single(perPage, page => page.Contains(Squeezed($"{meeting.Name} {meeting.Where} {meeting.Details}"), StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_day_that_goes_on_says_its_name_again_and_is_never_a_lone_heading()
    {
        var pages = PageTexts(Written(Paper(days: 7, each: 9)));
        foreach (var page in pages)
        {
            Assert.StartsWith("Day", page.Replace(Squeezed("Meetings Within 10 miles of Tidewater"), "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotMatch(@"Day\dPrinted", page);
        }
    }

    [Fact]
    public void A_word_longer_than_the_page_goes_on_the_next_line()
    {
        var word = string.Concat(Enumerable.Repeat("abcdefghij", 30));
        Assert.Contains(word, TextOf(Paper(days: 1, each: 1, details: word)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0000\u202e\u200b\ufffe")]
    [InlineData("🌊🌊🌊")]
    [InlineData("\ud83c")]
    [InlineData("")]
    [InlineData("line\r\nline\ttab")]
    public void Odd_letters_do_no_harm(string odd)
    {
        var paper = Paper() with { Title = odd + "Title", Subtitle = odd };
        paper = paper with { Days = [new PaperDay("Monday", [new PaperMeeting(odd, "Harbor" + odd, odd, odd)])] };
        Assert.Contains("Harbor", TextOf(paper), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "0 0 612 792")]
    [InlineData(false, "0 0 595 842")]
    public void The_paper_is_the_country_s(bool letter, string box) =>
        Assert.Contains($"/MediaBox [{box}]", Latin(Written(Paper() with { IsLetter = letter })), StringComparison.Ordinal);

    [Fact]
    public void The_language_is_told_and_the_file_still_hangs_together()
    {
        var pdf = Latin(Written(Paper() with { Language = "es" }));
        Assert.Contains("/Lang (es)", pdf, StringComparison.Ordinal);

        // The last cross-reference table points at the catalogue that carries it.
        var table = int.Parse(Regex.Match(pdf, @"startxref\s+(\d+)\s+%%EOF\s*$").Groups[1].Value, CultureInfo.InvariantCulture);
        var entry = Regex.Match(pdf[table..], @"^xref\n(\d+) 1\n(\d{10}) 00000 n \ntrailer");
        Assert.True(entry.Success, pdf[table..]);
        var catalogue = pdf[int.Parse(entry.Groups[2].Value, CultureInfo.InvariantCulture)..];
        Assert.StartsWith($"{entry.Groups[1].Value} 0 obj", catalogue, StringComparison.Ordinal);
        Assert.Matches(@"(?s)^\d+ 0 obj\n<<[^>]*/Type /Catalog[^>]*/Lang \(es\)>>\nendobj", catalogue);
    }

    [Fact]
    public void A_list_is_bounded()
    {
        Assert.True(Written(Paper(days: 1, each: MeetingListPdf.MostMeetings)).Length > 1000);
        Assert.Throws<ArgumentException>(() => Written(Paper(days: 1, each: MeetingListPdf.MostMeetings + 1)));
    }

    private static MeetingListPaper Paper(int days = 1, int each = 3, string details = "SMART. Beginners. Step-free.") => new(
        "Meetings",
        "Within 10 miles of Tidewater",
        "Times are Central.",
        "In danger now? Call 911.",
        "Printed November 23, 2026. Lists change: check before you travel.",
        "Page {0} of {1}",
        "en",
        IsLetter: true,
        [.. Enumerable.Range(1, days).Select(day => new PaperDay(
            $"Day {day}",
            [.. Enumerable.Range(1, each).Select(meeting => new PaperMeeting("7:30 pm", $"Harbor {day}x{meeting}y", $"{meeting} Quay Street, Tidewater", details))]))]);

    private static byte[] Written(MeetingListPaper paper)
    {
        using var output = new MemoryStream();
        MeetingListPdf.Write(output, paper);
        return output.ToArray();
    }

    private static string Latin(byte[] pdf) => Encoding.Latin1.GetString(pdf);

    private static int PagesOf(byte[] pdf) => Regex.Count(Latin(pdf), @"/Type /Page\b(?!s)");

    private static string TextOf(MeetingListPaper paper) => TextOf(Written(paper));

    private static string TextOf(byte[] pdf) => string.Concat(PageTexts(pdf));

    /// <summary>Words without spaces: a reader sets those by position.</summary>
    private static string Squeezed(string text) => Spaces().Replace(text, "");

    /// <summary>What each page says, in drawing order, read back through the fonts' own tables of letters.</summary>
    private static List<string> PageTexts(byte[] pdf) => new Reader(pdf).Pages();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"/FontFile2 ")]
    private static partial Regex FontFile();

    private sealed partial class Reader(byte[] pdf)
    {
        private readonly Dictionary<int, string> objects = Object().Matches(Latin(pdf)).GroupBy(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.Last().Groups[2].Value);

        public List<string> Pages()
        {
            var pages = objects.Where(entry => Regex.IsMatch(entry.Value, @"/Type /Page\b(?!s)")).OrderBy(entry => entry.Key);
            return [.. pages.Select(page => Page(page.Value))];
        }

        private string Page(string page)
        {
            var resources = Regex.Match(page, @"/Resources (\d+) 0 R") is { Success: true } apart ? objects[Id(apart)] : page;
            var fonts = Regex.Matches(resources, @"/(F\d+) (\d+) 0 R").ToDictionary(match => match.Groups[1].Value, match => Letters(int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));
            var said = new StringBuilder();
            var letters = new Dictionary<string, string>();
            foreach (var step in Step().Matches(Stream(Id(Regex.Match(page, @"/Contents (\d+) 0 R")))).Cast<Match>())
            {
                if (step.Groups[1].Success)
                {
                    letters = fonts[step.Groups[1].Value];
                    continue;
                }

                foreach (var glyph in step.Groups[2].Value.Chunk(4))
                {
                    said.Append(letters[new string(glyph).ToUpperInvariant()]);
                }
            }

            return Squeezed(said.ToString());
        }

        private Dictionary<string, string> Letters(int font)
        {
            var letters = new Dictionary<string, string>();
            var table = Stream(Id(Regex.Match(objects[font], @"/ToUnicode (\d+) 0 R")));
            foreach (var block in Regex.Matches(table, @"beginbfchar(.*?)endbfchar", RegexOptions.Singleline).Cast<Match>())
            {
                foreach (var pair in Regex.Matches(block.Groups[1].Value, @"<(\w{4})> <(\w+)>").Cast<Match>())
                {
                    letters[pair.Groups[1].Value.ToUpperInvariant()] = Encoding.BigEndianUnicode.GetString(Convert.FromHexString(pair.Groups[2].Value));
                }
            }

            foreach (var block in Regex.Matches(table, @"beginbfrange(.*?)endbfrange", RegexOptions.Singleline).Cast<Match>())
            {
                foreach (var range in Regex.Matches(block.Groups[1].Value, @"<(\w{4})> <(\w{4})> <(\w{4})>").Cast<Match>())
                {
                    var (first, last, letter) = (Hex(range.Groups[1]), Hex(range.Groups[2]), Hex(range.Groups[3]));
                    for (var glyph = first; glyph <= last; glyph++)
                    {
                        letters[glyph.ToString("X4", CultureInfo.InvariantCulture)] = ((char)(letter + glyph - first)).ToString();
                    }
                }
            }

            return letters;

            static int Hex(Group group) => int.Parse(group.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        private string Stream(int id)
        {
            var body = objects[id];
            var start = body.IndexOf("stream\n", StringComparison.Ordinal) + "stream\n".Length;
            var bytes = Encoding.Latin1.GetBytes(body[start..body.LastIndexOf("endstream", StringComparison.Ordinal)]);
            using var packed = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var text = new StreamReader(packed, Encoding.Latin1);
            return text.ReadToEnd();
        }

        private static int Id(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

        [GeneratedRegex(@"(?<=^|\n)(\d+) 0 obj\n(.*?)\nendobj", RegexOptions.Singleline)]
        private static partial Regex Object();

        [GeneratedRegex(@"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")]
        private static partial Regex Step();
    }
}
