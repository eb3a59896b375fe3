using System.Net;
using Holdfast.Recovery.Plans;

namespace Holdfast.Tests.Recovery.Plans;

/// <summary>What was written with a tool goes into the plan.</summary>
[Trait("needs", "database")]
public sealed class AddFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task Chosen_lines_of_a_note_are_added_to_a_part_after_what_is_there()
    {
        var dana = await app.Join("Dana");
        var add = await Note(dana, "Walk by the water.", "Call Theo.");
        var page = await dana.Page(add);
        Assert.Equal(["Walk by the water.", "Call Theo."], page.QuerySelectorAll(".said").Select(line => line.TextContent));
        page.QuerySelector("input[name='Input.Chosen'][value='1']")!.RemoveAttribute("checked");
        Assert.StartsWith("/plan?kept=1", Recovering.Where(await dana.Send(page, "#add")), StringComparison.Ordinal);
        Assert.Contains("Walk by the water.", (await dana.Page("/plan")).Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("Call Theo.", (await dana.Page("/plan")).Text(), StringComparison.Ordinal);

        // Once more, with both: what is there already isn't there twice.
        using var again = await dana.Send(await dana.Page(add), "#add");
        var plan = (await dana.Page("/plan")).Text();
        Assert.Equal(2, plan.Split("Walk by the water.").Length);
        Assert.Contains("Call Theo.", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_line_no_such_part_and_a_full_part_are_told_and_nothing_is_lost()
    {
        var dana = await app.Join("Dana");
        var add = await Note(dana, "Walk by the water.", "Call Theo.");
        var page = await dana.Page(add);
        foreach (var box in page.QuerySelectorAll("input[name='Input.Chosen']"))
        {
            box.RemoveAttribute("checked");
        }

        using var none = await dana.Send(page, "#add", ("Input.Part", "nowhere"));
        await HoldfastApp.Expect(none, HttpStatusCode.BadRequest);
        var told = await HoldfastApp.Document(none);
        Assert.NotNull(told.QuerySelector("#chosen-err"));
        Assert.NotNull(told.QuerySelector("#part-err"));

        var start = (await dana.Page(add)).QuerySelector("#part option[selected]")!.GetAttribute("value")!;
        var edit = await dana.Page((await dana.Page("/plan")).QuerySelector("a[href^='/plan/edit/']")!.GetAttribute("href")!.Split('#')[0]);
        using var full = await dana.Send(edit, "main form", ("Input.Lines", string.Join('\n', Enumerable.Range(1, PlanWords.MostLines).Select(number => $"Line {number}"))));
        Assert.StartsWith("/plan?kept=1", Recovering.Where(full), StringComparison.Ordinal);
        var part = edit.QuerySelector("input[name='Input.Parts']")!.GetAttribute("value")!;
        using var over = await dana.Send(await dana.Page(add), "#add", ("Input.Part", part));
        await HoldfastApp.Expect(over, HttpStatusCode.Conflict);
        Assert.NotNull((await HoldfastApp.Document(over)).QuerySelector("#part-err"));
        Assert.DoesNotContain("Call Theo.", (await dana.Page("/plan")).Text(), StringComparison.Ordinal);
        Assert.NotEqual("", start);
    }

    private static async Task<string> Note(Person person, string first, string second)
    {
        using var kept = await person.Send(await person.Page("/toolkit/gratitude"), "#write", ("f-one", first), ("f-two", second));
        await HoldfastApp.Expect(kept, HttpStatusCode.Found);
        return (await person.Page("/toolkit/gratitude")).QuerySelector("a[href^='/plan/add/']")!.GetAttribute("href")!;
    }
}
