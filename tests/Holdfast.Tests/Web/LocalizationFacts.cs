using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Holdfast.Tests.Web;

/// <summary>
/// Every sentence a page says has its Spanish, and nothing Spanish is left over. Keys are the English
/// sentences; the words of a slice are <c>XWords.es.resx</c> beside the class <c>XWords</c>.
/// </summary>
public sealed partial class LocalizationFacts
{
    private static readonly string Source = Path.Combine(Repository.Root, "src", "Holdfast");

    public static TheoryData<string> Markers => [.. Directory.EnumerateFiles(Source, "*Words.es.resx", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(path)[..^".es.resx".Length])
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void The_words_of_the_site_its_help_and_its_front_door_are_among_them() =>
        Assert.Superset(new HashSet<string> { "SiteWords", "SafetyWords", "FrontWords" }, Markers.Select(row => row.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(Markers))]
    public void Every_sentence_said_has_its_Spanish(string marker)
    {
        var spanish = SpanishOf(marker);
        var missing = SaidBy(marker).Where(said => !spanish.ContainsKey(said.Key)).Select(said => $"{said.File}: {said.Key}");
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public void No_Spanish_is_left_of_a_sentence_nobody_says(string marker)
    {
        // Sentences also travel as plain text to the place that says them, such as the words of a choice.
        var literals = Sources().SelectMany(file => Literal().Matches(file.Text).Concat(Asked().Matches(file.Text))).Select(match => Plain(match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var left = SpanishOf(marker).Keys.Where(key => !literals.Contains(key) && !literals.Contains(Plural().Replace(key, "")));
        Assert.Empty(left);
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public void Spanish_has_the_same_gaps_to_fill(string marker)
    {
        var wrong = SpanishOf(marker).Where(pair => !Gaps(pair.Key).SetEquals(Gaps(pair.Value))).Select(pair => $"{pair.Key} → {pair.Value}");
        Assert.Empty(wrong);

        static HashSet<string> Gaps(string text) => [.. Gap().Matches(text).Select(match => match.Value)];
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public void Spanish_is_there_and_spoken_to_one_person_plainly(string marker)
    {
        // Words our own voice doesn't use of people, and the formal address.
        string[] unwanted = ["adicto", "adicta", "alcohólico ", "alcohólica ", "limpio", "recaída", "usted"];
        var spanish = SpanishOf(marker);
        Assert.DoesNotContain(spanish, pair => string.IsNullOrWhiteSpace(pair.Value));
        Assert.DoesNotContain(spanish, pair => unwanted.Any(word => pair.Value.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void The_labels_of_the_bottom_bar_are_short_in_Spanish()
    {
        var layout = File.ReadAllText(Path.Combine(Source, "Web", "_Layout.cshtml"));
        var bar = layout[layout.IndexOf("<nav", StringComparison.Ordinal)..layout.IndexOf("</nav>", StringComparison.Ordinal)];
        var spanish = SpanishOf("SiteWords");
        var labels = BarLabel().Matches(bar).Select(match => spanish[match.Groups[1].Value]).ToList();
        Assert.NotEmpty(labels);
        Assert.DoesNotContain(labels, label => label.Length > 11);
    }

    private static Dictionary<string, string> SpanishOf(string marker)
    {
        var path = Directory.EnumerateFiles(Source, marker + ".es.resx", SearchOption.AllDirectories).Single();
        return XDocument.Load(path).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
    }

    /// <summary>Each literal key that a localizer of this marker is asked for.</summary>
    private static IEnumerable<(string File, string Key)> SaidBy(string marker) =>
        from file in Sources()
        from localizer in Localizer().Matches(file.Text)
        where localizer.Groups[1].Value.Split('.')[^1] == marker
        from asked in Regex.Matches(file.Text, $@"(?<![\w.""]){Regex.Escape(localizer.Groups[2].Value)}\[""((?:[^""\\]|\\.)*)""")
        select (file.Name, Plain(asked.Groups[1].Value));

    private static IEnumerable<(string Name, string Text)> Sources() =>
        Directory.EnumerateFiles(Source, "*.cs*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".cshtml", StringComparison.Ordinal))
            .Select(path => (Path.GetRelativePath(Source, path), File.ReadAllText(path)));

    private static string Plain(string literal) => Regex.Unescape(literal);

    [GeneratedRegex(@"IStringLocalizer<([\w.]+)>\s+(\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex(@"""((?:[^""\\\r\n]|\\[""\\nrt])*)""")]
    private static partial Regex Literal();

    /// <summary>A literal key inside an attribute of a page, where the quotes around it don't pair.</summary>
    [GeneratedRegex(@"\[""((?:[^""\\\r\n]|\\[""\\nrt])*)""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\.(one|other)$")]
    private static partial Regex Plural();

    [GeneratedRegex(@"<span>@T\[""([^""]+)""\]</span>")]
    private static partial Regex BarLabel();
}
