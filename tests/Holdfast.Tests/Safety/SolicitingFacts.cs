using System.Xml.Linq;
using CsCheck;
using Holdfast.Data;
using Holdfast.Safety;

namespace Holdfast.Tests.Safety;

public sealed class SolicitingFacts
{
    private static readonly CrisisLines Lines = CrisisLines.Load(Path.Combine(AppContext.BaseDirectory, "crisis-lines.yaml"));
    private static readonly string ShippedFile = Path.Combine(AppContext.BaseDirectory, "soliciting.yaml");
    private static readonly Soliciting Shipped = Soliciting.Load(ShippedFile, Lines);

    [Theory]
    [InlineData("soliciting-dev.tsv")]
    [InlineData("soliciting-unseen.tsv")]
    public void The_figures_are_those_the_page_about_safety_gives(string file) => Measure(file).IsAsWritten(file);

    [Fact]
    public void Of_sentences_by_somebody_who_had_not_seen_the_rules_most_offers_are_held_and_hardly_anything_else()
    {
        var measured = Measure("soliciting-unseen.tsv");
        Assert.True(measured.Recall >= 0.85, measured.Row);
        Assert.True(measured.FalseAlarms <= 0.03, measured.Row);
    }

    [Theory]
    [InlineData("write to jane@example.org", ContactKind.Email)]
    [InlineData("jane dot doe at example dot org", ContactKind.Email)]
    [InlineData("jane arroba gmail punto com", ContactKind.Email)]
    [InlineData("see https://example.org/x", ContactKind.Link)]
    [InlineData("see example.com", ContactKind.Link)]
    [InlineData("see WWW.example.co", ContactKind.Link)]
    [InlineData("it's on example . com", ContactKind.Link)]
    [InlineData("example[.]rest", ContactKind.Link)]
    [InlineData("example (dot) com", ContactKind.Link)]
    [InlineData("t.me/somebody", ContactKind.Link)]
    [InlineData("example.zz/join", ContactKind.Link)]
    [InlineData("212-555-0142", ContactKind.Phone)]
    [InlineData("(212) 555 0142", ContactKind.Phone)]
    [InlineData("2125550142", ContactKind.Phone)]
    [InlineData("+34 612 345 678", ContactKind.Phone)]
    [InlineData("0034 612 345 678", ContactKind.Phone)]
    [InlineData("555-0142", ContactKind.Phone)]
    [InlineData("call me 5550142", ContactKind.Phone)]
    [InlineData("2 1 2 5 5 5 0 1 4 2", ContactKind.Phone)]
    [InlineData("２１２ ５５５ ０１４２", ContactKind.Phone)]
    [InlineData("2️⃣1️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣4️⃣2️⃣", ContactKind.Phone)]
    [InlineData("two one two, five five five, oh one four two", ContactKind.Phone)]
    [InlineData("seis uno dos tres cuatro cinco seis siete ocho", ContactKind.Phone)]
    [InlineData("1-800-GET-WELL", ContactKind.Phone)]
    [InlineData("@sober_sam22", ContactKind.Handle)]
    [InlineData("$SoberSam", ContactKind.Handle)]
    [InlineData("my insta is sam", ContactKind.Handle)]
    [InlineData("agrégame en telegram", ContactKind.Handle)]
    [InlineData("our facility takes your insurance", ContactKind.Offer)]
    [InlineData("I can get you oxy, hit me up", ContactKind.Offer)]
    [InlineData("special price for detox beds", ContactKind.Offer)]
    [InlineData("we pay commission for each referral", ContactKind.Offer)]
    [InlineData("vendo pastillas a buen precio", ContactKind.Offer)]
    public void What_sellers_write_is_held_back_for_what_it_is(string text, ContactKind kind) => Assert.Equal(kind, Shipped.Find(text, "US")?.Kind);

    [Theory]
    [InlineData("30 days, day 214 of 221, 1,825 days")]
    [InlineData("30 60 90 120 180 days")]
    [InlineData("step 4 5 6 7 8 9 10 11 12")]
    [InlineData("page 417, pages 417 418 419")]
    [InlineData("2019-03-14 to 2020-05-01")]
    [InlineData("03-14-2019")]
    [InlineData("14.03.2019")]
    [InlineData("1935 - 1971")]
    [InlineData("8 mg, then 16 mg, 1000000 mg")]
    [InlineData("$2,500 or 25000000 pesos")]
    [InlineData("€ 1234567890")]
    [InlineData("the 7:30 at St. Mark's, 412 Oak St.")]
    [InlineData("@ 7pm @7pm @home @noon")]
    [InlineData("call your sponsor")]
    [InlineData("call 988, or text 741741")]
    [InlineData("call 1-800-662-4357 or (800) 662 4357")]
    [InlineData("see 988lifeline.org or https://findahelpline.com/")]
    [InlineData("1-800-GAMBLER")]
    [InlineData("Meeting ID 812 3456 7890")]
    [InlineData("breathe in one two three four, hold one two three four, out one two three four")]
    [InlineData("ten nine eight seven six five four three two one")]
    [InlineData("a.m. and p.m., i.e. both")]
    [InlineData("I was tired.it was late")]
    [InlineData("")]
    public void Harmless_numbers_and_dots_are_let_through(string text) => Assert.Null(Shipped.Find(text, "US"));

    [Theory]
    [InlineData("61234567 llámame", "CR", true)]
    [InlineData("6123 4567", "CR", true)]
    [InlineData("6123 4567", "US", false)]
    public void Numbers_are_read_as_the_country_writes_them(string text, string country, bool held) =>
        Assert.Equal(held, Shipped.Find(text, country) is not null);

    [Fact]
    public void A_country_nobody_knows_is_no_fault() => Assert.Equal(ContactKind.Phone, Shipped.Find("212-555-0142", "ZZ")?.Kind);

    [Fact]
    public void Its_writer_is_told_what_it_looks_like_in_both_languages()
    {
        var spanish = XDocument.Load(Path.Combine(Repository.Root, "src", "Holdfast", "Safety", "SafetyWords.es.resx")).Root!
            .Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
        foreach (var kind in Enum.GetValues<ContactKind>())
        {
            var sentence = new HeldBack(kind).Sentence;
            Assert.EndsWith("We hold those back for the first 14 days, to keep sellers out. Post without it?", sentence, StringComparison.Ordinal);
            Assert.Contains("14 días", spanish[sentence], StringComparison.Ordinal);
        }

        Assert.Equal(5, Enum.GetValues<ContactKind>().Select(kind => new HeldBack(kind).Sentence).Distinct().Count());
    }

    [Theory]
    [InlineData("endings:", "ending:", "unknown field, ending")]
    [InlineData("kind: offer", "kind: offers", "unknown kind, offers")]
    public void A_fault_is_told_by_its_line(string right, string wrong, string says)
    {
        var good = File.ReadAllText(ShippedFile);
        var at = good.IndexOf($"\n{right}", StringComparison.Ordinal) is >= 0 and var root ? root + 1 : good.IndexOf(right, StringComparison.Ordinal);
        var file = good[..at] + wrong + good[(at + right.Length)..];
        var line = good[..at].Count(letter => letter == '\n') + 1;
        var refusal = Assert.Throws<RefusalException>(() => Soliciting.Read(new StringReader(file), "soliciting.yaml", Lines));
        Assert.StartsWith($"soliciting.yaml, line {line}:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_answered() => OddText.Any.Sample(text => _ = Shipped.Find(text, "US"), iter: 1000);

    [Fact]
    public void A_link_is_found_among_any_others() => OddText.Any.Sample(text => Shipped.Find($"{text}\n\nhttps://example.org\n\n{text}", "US") is not null, iter: 300);

    [Theory]
    [MemberData(nameof(OddText.Heavy), MemberType = typeof(OddText))]
    public void The_heaviest_text_is_answered(string text) => _ = Shipped.Find(text, "US");

    private static Measured Measure(string file) => Measured.By(file, text => Shipped.Find(text, "US")?.Kind.ToString());
}
