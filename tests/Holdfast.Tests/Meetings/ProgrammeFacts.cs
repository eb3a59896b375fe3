using Holdfast.Data;
using Holdfast.Meetings;

namespace Holdfast.Tests.Meetings;

public class ProgrammeFacts
{
    private static readonly ProgrammeCatalog Catalog = ProgrammeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "programmes.yaml"));

    [Fact]
    public void Every_programme_and_type_has_both_languages() => Assert.All(
        Catalog.All,
        programme =>
        {
            Assert.NotEmpty(programme.Name.English);
            Assert.NotEmpty(programme.Name.Spanish);
            Assert.NotEmpty(programme.Types);
            Assert.All(programme.Types.Values, type => Assert.False(string.IsNullOrWhiteSpace(type.Name.English) || string.IsNullOrWhiteSpace(type.Name.Spanish), type.Code));
        });

    [Fact]
    public void Every_pathway_has_a_programme() =>
        Assert.Equal(Pathways.All.Order(), Catalog.All.Select(programme => programme.Pathway).Distinct().Order());

    [Fact]
    public void Every_audience_and_access_is_implied_by_some_type()
    {
        var types = Catalog.All.SelectMany(programme => programme.Types.Values).ToList();
        Assert.Equal(Audiences.All.Order(), types.Select(type => type.Audience).OfType<string>().Distinct().Order());
        Assert.Equal(Accesses.All.Order(), types.Select(type => type.Access).OfType<string>().Distinct().Order());
    }

    [Theory]
    [InlineData("aa")]
    [InlineData("na")]
    [InlineData("al-anon")]
    [InlineData("smart")]
    [InlineData("lifering")]
    [InlineData("rd")]
    [InlineData("wfs")]
    [InlineData("dra")]
    [InlineData("cr")]
    [InlineData("family")]
    [InlineData("wellbriety")]
    [InlineData("peer")]
    public void The_programmes_people_ask_for_are_there(string code) => Assert.NotNull(Catalog.Find(code));

    [Theory]
    [InlineData("VM")]
    [InlineData("TC")]
    [InlineData("HY")]
    public void Every_programme_knows_the_formats_that_BMLT_clients_insist_on(string key) =>
        Assert.All(Catalog.All, programme => Assert.NotNull(programme.FindBmltKey(key)));

    [Fact]
    public void No_two_formats_of_a_programme_share_a_BMLT_id_or_key() => Assert.All(
        Catalog.All,
        programme =>
        {
            var formats = programme.Types.Values.Select(type => type.Bmlt).OfType<BmltFormat>().ToList();
            Assert.Equal(formats.Count, formats.Select(format => format.SharedId).Distinct().Count());
            Assert.Equal(formats.Count, formats.Select(format => format.Key).Distinct().Count());
        });

    [Fact]
    public void Codes_and_names_are_read_in_any_case()
    {
        var read = Catalog.Read("aa", ["w", "wheelchair access", "SPANISH", "Big Book", "x9"]);
        Assert.Equal("W,X,S,B", read.Types.ToString());
        Assert.Equal(Audiences.Women, read.Audience.ToString());
        Assert.Equal(Accesses.StepFree, read.Access.ToString());
        Assert.Equal("es", read.Languages.ToString());
        Assert.Equal("x9", Assert.Single(read.Unknown));
    }

    [Fact]
    public void Open_and_closed_is_closed() => Assert.Equal("C,D", Catalog.Read("aa", ["O", "C", "D"]).Types.ToString());

    [Fact]
    public void How_it_is_held_is_read_and_never_kept_as_a_type()
    {
        var read = Catalog.Read("na", ["ONL", "TC", "O"]);
        Assert.True(read.IsOnline);
        Assert.True(read.IsTemporarilyClosed);
        Assert.False(read.IsHybrid);
        Assert.Equal("O", read.Types.ToString());
    }

    [Fact]
    public void The_same_code_means_what_its_own_programme_says()
    {
        Assert.Equal("es", Catalog.Read("aa", ["S"]).Languages.ToString());
        Assert.Empty(Catalog.Read("aca", ["S"]).Languages);
        Assert.Equal("Speaker", Catalog.Find("aca")!.FindType("S")!.Name.English);
    }

    [Fact]
    public void A_language_is_understood_by_name_where_its_code_is_taken()
    {
        var read = Catalog.Read("aca", ["Spanish"]);
        Assert.Equal("es", read.Languages.ToString());
        Assert.Empty(read.Types);
        Assert.Empty(read.Unknown);
    }

    [Fact]
    public void In_an_unknown_programme_every_code_is_unknown() =>
        Assert.Equal(["O", "W"], Catalog.Read("nowhere", ["O", "W"]).Unknown);

    [Theory]
    [InlineData("B", "BEG", "BEG")]
    [InlineData("St", "STEP", "STEP")]
    [InlineData("So", "SPK", "SPK")]
    [InlineData("SD", "SPK", "SD")]
    [InlineData("WC", "WCHR", "X")]
    [InlineData("YP", "Y", "Y")]
    [InlineData("ES", "LANG", "S")]
    public void A_BMLT_format_finds_its_type_and_the_type_its_format(string key, string world, string code)
    {
        var type = Catalog.Find("na")!.FindBmltKey(key)!;
        Assert.Equal(code, type.Code);
        Assert.Equal(key, type.Bmlt!.Key);
        Assert.Equal(world, type.Bmlt.WorldId);
    }

    [Fact]
    public void A_key_unknown_here_is_read_by_the_code_all_servers_share()
    {
        var read = Catalog.ReadBmlt("na", [("XYZ", "WCHR"), ("LNG", "LANG"), ("VM", null), ("HY", "HYBR")]);
        Assert.Equal("X", read.Types.ToString());
        Assert.Equal(Accesses.StepFree, read.Access.ToString());
        Assert.Equal("LNG", Assert.Single(read.Unknown));
        Assert.True(read.IsOnline && read.IsHybrid);
    }

    private const string Good = """
        everywhere:
          ONL: {en: Online, es: En línea, venue: online}
        sets:
          small:
            O: {en: Open, es: Abierta}
        programmes:
          walkers:
            en: Walkers
            es: Caminantes
            pathway: other
            uses: small
            types:
              W: {en: Women, es: Mujeres, audience: women, bmlt: {id: 1, key: W, kind: FC3}}
        """;

    [Fact]
    public void A_small_file_is_enough() =>
        Assert.Equal(["O", "ONL", "W"], Assert.Single(ProgrammeCatalog.Read(new StringReader(Good), "small.yaml").All).Types.Keys.Order());

    [Theory]
    [InlineData("es: Caminantes", "", 8, "no Spanish name")]
    [InlineData("es: Mujeres, ", "", 13, "no Spanish name")]
    [InlineData("es: Mujeres", "es: ' '", 13, "no Spanish name")]
    [InlineData("audience: women", "audience: everyone", 13, "unknown audience, everyone")]
    [InlineData("audience: women", "access: lift", 13, "unknown access, lift")]
    [InlineData("audience: women", "colour: blue", 13, "unknown field, colour")]
    [InlineData("audience: women", "language: spanish", 13, "isn't two small letters")]
    [InlineData("venue: online", "venue: moon", 2, "unknown venue, moon")]
    [InlineData("pathway: other", "pathway: uphill", 10, "unknown pathway, uphill")]
    [InlineData("pathway: other", "pathway: [other]", 10, "should be a word")]
    [InlineData("uses: small", "uses: large", 11, "unknown set, large")]
    [InlineData("      W: {en", "      w: {en: a, es: b}\n      W: {en", 14, "there twice")]
    [InlineData("      W: {en", "      W: {en: a, es: b}\n      W: {en", 14, "uplicate")]
    [InlineData("walkers:", "Walk ers:", 8, "small letters")]
    [InlineData("id: 1", "id: none", 13, "BMLT id")]
    [InlineData("kind: FC3", "kind: FC9", 13, "BMLT kind")]
    [InlineData("O: {en: Open, es: Abierta}", "O: open", 5, "should have fields")]
    [InlineData("O: {en: Open, es: Abierta}", "O: {en: Open", 5, "isn't closed")]
    public void A_bad_file_is_refused_by_line(string was, string now, int line, string fault)
    {
        Assert.Contains(was, Good, StringComparison.Ordinal);
        var bad = Good.Replace(was, now, StringComparison.Ordinal);
        var refusal = Assert.Throws<RefusalException>(() => ProgrammeCatalog.Read(new StringReader(bad), "bad.yaml"));
        Assert.StartsWith($"bad.yaml, line {line}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name() =>
        Assert.Contains("nowhere.yaml", Assert.Throws<RefusalException>(() => ProgrammeCatalog.Load("nowhere.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.Contains("line 1", Assert.Throws<RefusalException>(() => ProgrammeCatalog.Read(new StringReader(""), "empty.yaml")).Message, StringComparison.Ordinal);
}
