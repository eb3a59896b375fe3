using Holdfast.Data;
using Holdfast.Recovery.Plans;

namespace Holdfast.Tests.Recovery.Plans;

/// <summary>Communities may change the words of the plans: what is wrong in the file is told by line.</summary>
public class PlanOutlinesFacts
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "plan-parts.yaml");
    private static readonly string Shipped = File.ReadAllText(Path);

    [Fact]
    public void The_file_that_comes_with_the_site_has_three_plans_and_all_that_belongs_into_them()
    {
        var outlines = PlanOutlines.Load(Path);
        Assert.Equal(["Early signs", "Staying on course", "Keeping safe"], outlines.All.Select(plan => plan.Title.English));
        Assert.Equal([2, 6, 7], outlines.All.Select(plan => plan.Parts.Count));
        Assert.Equal("What I can do by myself", outlines.Start.Title.English);
        Assert.Same(outlines.All[2], outlines.StartPlan);
        Assert.Equal("Where the naloxone is", outlines.Find("staying-on-course")!.Parts[4].Title.English);
        Assert.Null(outlines.Find("no-such-plan"));
    }

    [Fact]
    public void A_plan_for_safety_is_named_after_nobody() =>
        Assert.DoesNotContain(["Stanley", "Brown"], name => Shipped.Contains(name, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void It_says_that_the_body_may_handle_less_before_it_asks_for_the_naloxone()
    {
        var parts = PlanOutlines.Load(Path).Find("staying-on-course")!.Parts;
        Assert.Contains("handle much less than before", parts[3].Hint.English, StringComparison.Ordinal);
        Assert.Contains("not to be alone", parts[3].Hint.English, StringComparison.Ordinal);
        Assert.Contains("aguante mucho menos", parts[3].Hint.Spanish, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start: own-ways", "start: early-signs", "start is the code of a part")]
    [InlineData("start: own-ways", "starts: own-ways", "the file has an unknown field, starts")]
    [InlineData("code: signs", "code: then", "then is a code already")]
    [InlineData("code: signs", "code: people", "people is a code already")]
    [InlineData("code: hard", "code: early-signs", "early-signs is a code already")]
    [InlineData("code: hard", "code: Hard", "a code is up to 20 lower-case letters")]
    [InlineData("code: hard", "cod: hard", "a part has an unknown field, cod")]
    [InlineData("{en: What I live for, es: Por qué vivo}", "{en: What I live for}", "es is missing here")]
    [InlineData("{en: What I live for, es: Por qué vivo}", "{en: '', es: Por qué vivo}", "a title needs words of 60 characters at most")]
    [InlineData("plans:", "plan:", "has an unknown field, plan")]
    public void What_is_wrong_is_told_by_line(string right, string wrong, string told)
    {
        var refusal = Assert.Throws<RefusalException>(() => PlanOutlines.Read(new StringReader(Replace(right, wrong)), "plan-parts.yaml"));
        Assert.StartsWith("plan-parts.yaml, line ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_by_name() =>
        Assert.StartsWith("nowhere.yaml can't be read", Assert.Throws<RefusalException>(() => PlanOutlines.Load("nowhere.yaml")).Message, StringComparison.Ordinal);

    private static string Replace(string right, string wrong)
    {
        var at = Shipped.IndexOf(right, StringComparison.Ordinal);
        Assert.InRange(at, 0, Shipped.Length);
        return string.Concat(Shipped.AsSpan(0, at), wrong, Shipped.AsSpan(at + right.Length));
    }
}
