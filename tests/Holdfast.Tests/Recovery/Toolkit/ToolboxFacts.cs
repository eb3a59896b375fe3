using Holdfast.Data;
using Holdfast.Recovery.Toolkit;

namespace Holdfast.Tests.Recovery.Toolkit;

/// <summary>The file of tools is edited by communities: what is wrong in it is told by line, before the site serves anybody.</summary>
public sealed class ToolboxFacts
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "tools.yaml");
    private static readonly string Shipped = File.ReadAllText(Path);

    [Fact]
    public void The_file_that_comes_with_the_site_has_every_tool_and_each_can_be_used_by_reading()
    {
        var tools = Toolbox.Load(Path);
        Assert.Equal(["wave", "breathing", "delay", "halt", "thought", "balance", "values", "gratitude", "sleep"], tools.All.Select(tool => tool.Code));
        Assert.Same(tools.All[0], tools.First);
        Assert.All(tools.All, tool => Assert.InRange(tool.Steps.Count, 3, 12));
        Assert.Equal([10, 20], tools.Find("delay")!.Timer!.Minutes);
        Assert.Equal("Wait 20 minutes", tools.Find("delay")!.Timer!.StartWords(20));
        Assert.Equal(new BreathingPace(4, 6), tools.Find("breathing")!.Pace);
        Assert.Equal(4, tools.Find("balance")!.Fields.Count);
        Assert.Equal(3, tools.Find("values")!.Fields.Count(field => field.Kind == ToolFieldKind.Choice));
        Assert.Null(tools.Find("nothing"));
        Assert.Null(tools.Find(null));
    }

    [Fact]
    public void Nobody_is_shamed_and_the_Spanish_is_spoken_to_one_person_plainly()
    {
        string[] unwanted = ["adict", "addict", "alcoholic", "alcohólic", "clean time", "limpio", "relapse", "recaída", " usted", "failed", "fracas"];
        Assert.All(unwanted, word => Assert.DoesNotContain(word, Shipped, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Another_text_has_another_version()
    {
        var again = Toolbox.Read(new StringReader(Shipped), "tools.yaml");
        Assert.Equal(Toolbox.Load(Path).Version, again.Version);
        Assert.NotEqual(again.Version, Toolbox.Read(new StringReader(Replace("Feel both feet", "Feel your feet")), "tools.yaml").Version);
    }

    [Theory]
    [InlineData("code: breathing", "code: wave", "there are two tools called wave")]
    [InlineData("code: breathing", "code: Breathing", "a code is up to 20 lower-case letters")]
    [InlineData("name: {en: Breathe slowly, es: Respira despacio}", "name: {en: Breathe slowly}", "es is missing here")]
    [InlineData("    care:", "    caer:", "a tool has an unknown field, caer")]
    [InlineData("    steps:", "    step:", "a tool has an unknown field, step")]
    [InlineData("Sit or stand still.", "LONG", "a step needs words of 200 characters at most here")]
    [InlineData("minutes: [10, 20]", "minutes: [20, 10]", "minutes are 1 to 3 whole numbers from 1 to 60, the shortest first")]
    [InlineData("minutes: [10, 20]", "minutes: [10, soon]", "minutes are 1 to 3 whole numbers")]
    [InlineData("minutes: [10, 20]", "minutes: []", "minutes are 1 to 3 whole numbers")]
    [InlineData("minutes: [10, 20]", "minutes: 10", "minutes are 1 to 3 whole numbers")]
    [InlineData("minutes: [10, 20]", "minutes: [0, 20]", "minutes are 1 to 3 whole numbers")]
    [InlineData("minutes: [10, 20]", "minutes: [10, 61]", "minutes are 1 to 3 whole numbers")]
    [InlineData("at: 8,", "at: 80,", "what a timer says goes from at 0 to at 100")]
    [InlineData("at: 0,", "at: 1,", "what a timer says goes from at 0 to at 100")]
    [InlineData("at: 100,", "at: 101,", "at is a whole number from 0 to 100")]
    [InlineData("pace: {in: 4, out: 6}", "pace: {in: 4, out: 60}", "out is a whole number from 2 to 12")]
    [InlineData("pace: {in: 4, out: 6}", "pace: {in: 4, out: 6, hold: 4}", "pace has an unknown field, hold")]
    [InlineData("kind: choice", "kind: chosen", "kind is one of text, line, yes, choice")]
    [InlineData("kind: line", "kind: choice", "this tool has no choices to choose from")]
    [InlineData("code: two,", "code: one,", "there are two fields called one")]
    [InlineData("tools:", "tool:", "the file has an unknown field, tool")]
    public void What_is_wrong_is_told_by_line(string right, string wrong, string told)
    {
        var text = Replace(right, wrong == "LONG" ? new string('a', 200) : wrong);
        var refusal = Assert.Throws<RefusalException>(() => Toolbox.Read(new StringReader(text), "tools.yaml"));
        Assert.StartsWith("tools.yaml, line ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_toolkit_opens_with_something_to_start()
    {
        const string NoTimer = "tools: [{code: walk, name: {en: Walk, es: Camina}, for: {en: a, es: a}, steps: [{en: a, es: a}]}]";
        var refusal = Assert.Throws<RefusalException>(() => Toolbox.Read(new StringReader(NoTimer), "tools.yaml"));
        Assert.Contains("it needs a timer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pace_without_a_timer_is_told()
    {
        var at = Shipped.IndexOf("  - code: halt", StringComparison.Ordinal);
        var text = Shipped[..at] + Shipped[at..].Replace("    steps:", "    pace: {in: 4, out: 6}\n    steps:", StringComparison.Ordinal);
        var refusal = Assert.Throws<RefusalException>(() => Toolbox.Read(new StringReader(text), "tools.yaml"));
        Assert.Contains("a pace goes with a timer", refusal.Message, StringComparison.Ordinal);
    }

    private static string Replace(string right, string wrong)
    {
        var at = Shipped.IndexOf(right, StringComparison.Ordinal);
        Assert.InRange(at, 0, Shipped.Length);
        return string.Concat(Shipped.AsSpan(0, at), wrong, Shipped.AsSpan(at + right.Length));
    }
}
