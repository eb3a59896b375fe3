using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;
using NodaTime;
using PhoneNumbers;

namespace Holdfast.Tests.Safety;

public sealed class CrisisLinesFacts
{
    private const string Good = """
        worldwide:
          name: { en: Elsewhere, es: En otra parte }
          url: https://help.example.org
          source: example.org
          verifiedOn: 2026-11-23
        countries:
          US:
            - { kind: emergency, number: "911", name: { en: Danger, es: Peligro }, source: example.org, verifiedOn: 2026-11-23 }
        """;

    private static readonly CrisisLines Shipped = CrisisLines.Load(Path.Combine(AppContext.BaseDirectory, "crisis-lines.yaml"));

    public static TheoryData<string> Countries => [.. Shipped.Countries];

    [Fact]
    public void At_least_forty_countries_are_known() => Assert.True(Shipped.Countries.Count() >= 40, $"only {Shipped.Countries.Count()}");

    [Theory]
    [MemberData(nameof(Countries))]
    public void Each_emergency_number_is_one_in_its_country(string country)
    {
        var number = Assert.Single(Shipped.For(country).Lines, line => line.Kind == LineKind.Emergency).Number;
        Assert.True(ShortNumberInfo.GetInstance().IsEmergencyNumber(number, country), $"{number} isn't an emergency number in {country}");
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void Each_help_line_is_a_number_that_exists_in_its_country(string country)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        foreach (var line in Shipped.For(country).Lines.Where(line => line.Kind != LineKind.Emergency))
        {
            var number = numbers.Parse(line.Number, country);
            Assert.True(ShortNumberInfo.GetInstance().IsValidShortNumberForRegion(number, country) || numbers.IsValidNumberForRegion(number, country), $"{line.Number} is no number in {country}");
        }
    }

    [Fact]
    public void Only_lines_that_were_checked_are_listed()
    {
        // By the notes: 988, the national helpline and the text line in the US, Lifeline in Australia, 1737 in New Zealand, 116 123.
        HashSet<string> known = ["988", "1-800-662-4357", "741741", "13 11 14", "1737", "116 123"];
        var listed = Shipped.Countries.SelectMany(country => Shipped.For(country).Lines).Where(line => line.Kind != LineKind.Emergency);
        Assert.Equal(known, listed.Select(line => line.Number).ToHashSet());
        Assert.Equal("findahelpline.com", Shipped.For("ZZ").Worldwide.Url.Host);
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void Every_line_says_where_and_when_it_was_checked(string country) =>
        Assert.All(Shipped.For(country).Lines, line =>
        {
            Assert.NotEqual("", line.Source);
            Assert.Equal(new LocalDate(2026, 11, 23), line.VerifiedOn);
        });

    [Fact]
    public void A_country_nobody_listed_gets_the_worldwide_list_and_no_number()
    {
        var help = Shipped.For("ZZ");
        Assert.Null(help.Country);
        Assert.Null(help.Emergency);
        Assert.Empty(help.Lines);
    }

    [Theory]
    [InlineData("988", LineKind.Crisis, "tel:988")]
    [InlineData("1-800-555-0142", LineKind.Treatment, "tel:18005550142")]
    [InlineData("741741", LineKind.Text, "sms:741741")]
    public void A_number_is_dialled_or_texted_by_its_digits(string number, LineKind kind, string href) =>
        Assert.Equal(href, new CrisisLine(kind, number, new LocalText("", ""), null, null, null, "", default).Href);

    [Fact]
    public void A_good_file_is_read()
    {
        var lines = CrisisLines.Read(new StringReader(Good), "lines.yaml");
        Assert.Equal("911", lines.For("US").Emergency);
    }

    [Theory]
    [InlineData("  US:", "  Us:", 7, "two capital letters")]
    [InlineData("kind: emergency", "kind: urgent", 8, "unknown kind, urgent")]
    [InlineData("kind: emergency", "kind: crisis", 8, "one line of kind emergency")]
    [InlineData("number: \"911\"", "number: \"call 911\"", 8, "isn't 3 or more digits")]
    [InlineData("number: \"911\", ", "", 8, "has no number")]
    [InlineData("es: Peligro", "fr: Danger", 8, "unknown field, fr")]
    [InlineData(", es: Peligro", "", 8, "has no es")]
    [InlineData("source: example.org, verifiedOn: 2026-11-23 }", "source: example.org, verifiedOn: 23/11/26 }", 8, "verifiedOn is a date")]
    [InlineData("https://help.example.org", "http://help.example.org", 3, "isn't an https address")]
    [InlineData("{ kind", "{ phone: 1, kind", 8, "unknown field, phone")]
    [InlineData("{ kind", "{ { kind", 9, "flow mapping")]
    public void A_fault_is_told_by_its_line(string right, string wrong, int line, string says)
    {
        var file = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Good, file);
        var refusal = Assert.Throws<RefusalException>(() => CrisisLines.Read(new StringReader(file), "lines.yaml"));
        Assert.StartsWith($"lines.yaml, line {line}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told_by_its_name()
    {
        var refusal = Assert.Throws<RefusalException>(() => CrisisLines.Load("nowhere.yaml"));
        Assert.StartsWith("nowhere.yaml can't be read", refusal.Message, StringComparison.Ordinal);
    }
}
