using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Data;
using Holdfast.Recovery;
using Holdfast.Recovery.Goals;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Tests.Recovery.Goals;

/// <summary>Goals with their steps, in a browser without scripts.</summary>
[Trait("needs", "database")]
public sealed class GoalFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task A_goal_is_set_gets_steps_and_they_are_ticked_off()
    {
        var dana = await app.Join("Dana");
        Assert.NotNull((await dana.Page("/you")).QuerySelector("a[href='/goals']"));
        var address = await Set(dana, "  Call my sister  ");
        await Step(dana, address, "Find her number.");
        await Step(dana, address, "Write down what to say.");
        var list = await dana.Page("/goals");
        Assert.Equal("Call my sister", list.QuerySelector(".goal h2")!.TextContent);
        Assert.Equal(["Find her number.", "Write down what to say."], Steps(list));

        using var ticked = await dana.Send(list, "li:nth-child(2) form.tick");
        Assert.StartsWith("/goals?kept=1#g-", ticked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(["Find her number.", "Done Write down what to say."], Steps(await dana.Page("/goals")));
        await Done(await dana.Send(await dana.Page(address), "li:nth-child(2) form.tick"));
        Assert.Equal(["Find her number.", "Write down what to say."], Steps(await dana.Page(address)));
    }

    [Fact]
    public async Task A_goal_is_reached_put_aside_or_taken_up_again_and_nothing_is_lost()
    {
        var dana = await app.Join("Dana");
        var address = await Set(dana, "Sleep in my own bed");
        await Step(dana, address, "Tonight.");
        await Done(await dana.Send(await dana.Page(address), "#aside"));
        var list = await dana.Page("/goals");
        Assert.Empty(list.QuerySelectorAll(".goal"));
        Assert.Contains("Put aside Wednesday, February 4, 2026", list.QuerySelector("details")!.TextContent, StringComparison.Ordinal);
        await Done(await dana.Send(await dana.Page(address), "#again"));
        Assert.Equal(["Tonight."], Steps(await dana.Page("/goals")));
        await Done(await dana.Send(await dana.Page(address), "#reach"));
        Assert.Contains("Reached Wednesday, February 4, 2026", (await dana.Page("/goals")).QuerySelector("details")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_change_steps_go_and_so_does_a_goal()
    {
        var dana = await app.Join("Dana");
        var address = await Set(dana, "Run");
        await Step(dana, address, "Shoes.");
        await Step(dana, address, "Shoes.");
        await Done(await dana.Send(await dana.Page(address), "#rename", ("Input.Name", "Walk")));
        var page = await dana.Page(address);
        Assert.Equal("Walk", page.QuerySelector("h1")!.TextContent);
        await Done(await dana.Send(page, "li:nth-child(2) form.takeout"));
        Assert.Equal(["Shoes."], Steps(await dana.Page(address)));

        // What they saw there is gone from that place: a form that was left open takes nothing else out.
        await Done(await dana.Send(page, "li:nth-child(2) form.takeout"));
        Assert.Equal(["Shoes."], Steps(await dana.Page(address)));
        await Done(await dana.Send(await dana.Page(address), "#remove"));
        using var gone = await dana.Get(address);
        await HoldfastApp.Expect(gone, HttpStatusCode.NotFound);
        Assert.Equal(0, await app.Stored(db => db.Goals.CountAsync(goal => goal.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task What_won_t_fit_is_told_beside_the_field_and_stays_there()
    {
        var dana = await app.Join("Dana");
        foreach (var wrong in new[] { "", " \u200b ", new string('g', GoalWords.LongestName + 1) })
        {
            using var sent = await dana.Send(await dana.Page("/goals"), "#new", ("Input.Name", wrong));
            await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
            var page = await HoldfastApp.Document(sent);
            Assert.Contains("in up to 120 characters", page.QuerySelector("#name-err")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(wrong, page.QuerySelector("#name")!.GetAttribute("value") ?? "");
        }

        var address = await Set(dana, new string('g', GoalWords.LongestName));
        using var step = await dana.Send(await dana.Page(address), "#addstep", ("Input.Step", new string('s', GoalStep.LongestText + 1)));
        await HoldfastApp.Expect(step, HttpStatusCode.BadRequest);
        var again = await HoldfastApp.Document(step);
        Assert.NotNull(again.QuerySelector("#step-err"));
        Assert.Equal(GoalStep.LongestText + 1, again.QuerySelector("#step")!.GetAttribute("value")!.Length);
        using var name = await dana.Send(again, "#rename", ("Input.Name", ""));
        Assert.NotNull((await HoldfastApp.Document(name)).QuerySelector("details[open] #name-err"));
    }

    [Fact]
    public async Task Steps_and_goals_have_an_end()
    {
        var dana = await app.Join("Dana");
        var address = await Set(dana, "Many steps");
        var early = await dana.Page(address);
        for (var number = 0; number < GoalWords.MostSteps; number++)
        {
            await Step(dana, address, $"Step {number}");
        }

        using var more = await dana.Send(early, "#addstep", ("Input.Step", "One more."));
        await HoldfastApp.Expect(more, HttpStatusCode.BadRequest);
        Assert.Equal("One more.", (await HoldfastApp.Document(more)).QuerySelector("#step")!.GetAttribute("value"));
        Assert.Null((await dana.Page(address)).QuerySelector("#addstep"));

        var list = await dana.Page("/goals");
        for (var number = 1; number < Goal.MostPerMember; number++)
        {
            await Done(await dana.Send(list, "#new", ("formId", RandomId.New()), ("Input.Name", $"Goal {number}")));
        }

        using var goal = await dana.Send(list, "#new", ("Input.Name", "One more"));
        await HoldfastApp.Expect(goal, HttpStatusCode.BadRequest);
        Assert.Equal(Goal.MostPerMember, await app.Stored(db => db.Goals.CountAsync(other => other.MemberId == dana.MemberId)));
        Assert.Null((await dana.Page("/goals")).QuerySelector("#new"));
    }

    [Fact]
    public async Task A_form_sent_twice_is_done_once()
    {
        var dana = await app.Join("Dana");
        var page = await dana.Page("/goals");
        await Done(await dana.Send(page, "#new", ("Input.Name", "Once")));
        await Done(await dana.Send(page, "#new", ("Input.Name", "Once")));
        Assert.Single((await dana.Page("/goals")).QuerySelectorAll(".goal"));
        using var old = await dana.Send(page, "#new", ("formId", "?"), ("Input.Name", "Later"));
        await HoldfastApp.Expect(old, HttpStatusCode.BadRequest);
        Assert.Equal("Later", (await HoldfastApp.Document(old)).QuerySelector("#name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Somebody_else_s_goal_isn_t_there()
    {
        var (dana, sol) = (await app.Join("Dana"), await app.Join("Sol"));
        var hers = await Set(dana, "Only Dana’s");
        await Step(dana, hers, "A step.");
        var his = await Set(sol, "Only Sol’s");
        await Step(sol, his, "A step.");
        using var look = await sol.Get(hers);
        await HoldfastApp.Expect(look, HttpStatusCode.NotFound);
        Assert.DoesNotContain("Dana’s", (await sol.Page("/goals")).Body!.TextContent, StringComparison.Ordinal);
        var page = await sol.Page(his);
        foreach (var form in page.QuerySelectorAll<IHtmlFormElement>("main form"))
        {
            form.SetAttribute("action", (form.GetAttribute("action") ?? his).Replace(his, hers, StringComparison.Ordinal));
            form.Id = "theirs";
            using var act = await sol.Send(page, "#theirs", ("Input.Name", "Mine now"), ("Input.Step", "Mine now"));
            await HoldfastApp.Expect(act, HttpStatusCode.NotFound);
            form.RemoveAttribute("id");
        }

        Assert.Equal(["A step."], Steps(await dana.Page(hers)));
        Assert.Equal("Only Dana’s", (await dana.Page(hers)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Nothing_of_a_goal_can_be_read_in_the_database_and_it_is_said_in_Spanish_too()
    {
        var dana = await app.Join("Dana");
        var address = await Set(dana, "canary heron");
        await Step(dana, address, "canary sluice");
        var row = await app.Stored(db => db.Goals.SingleAsync(goal => goal.MemberId == dana.MemberId));
        Assert.Equal(-1, row.Words!.Bytes.AsSpan().IndexOf("canary"u8));
        Assert.Contains("Solo la ves tú", (await dana.Page(address, "es")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Tus metas", (await dana.Page("/goals", "es")).Body!.TextContent, StringComparison.Ordinal);
        var spanish = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Holdfast", "Recovery", "Goals", "GoalPageWords.es.resx"));
        string[] sentences =
        [
            new GoalOfWrongLength().Sentence, new StepOfWrongLength().Sentence, new ManySteps().Sentence, new ManyGoals().Sentence, new DayTextTooLong().Sentence,
            new ManyGratefulLines().Sentence, new GratefulLineTooLong().Sentence, .. Enum.GetValues<DayWent>().Select(DaysModel.NameOf),
        ];
        Assert.All(sentences, sentence => Assert.Contains($"name=\"{sentence}\"", spanish, StringComparison.Ordinal));
    }

    private static async Task<string> Set(Person who, string name)
    {
        using var sent = await who.Send(await who.Page("/goals"), "#new", ("Input.Name", name));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        return sent.Headers.Location!.OriginalString;
    }

    private static async Task Step(Person who, string address, string text) => await Done(await who.Send(await who.Page(address), "#addstep", ("Input.Step", text)));

    private static IEnumerable<string> Steps(IDocument page) => page.QuerySelectorAll(".steps-of li > span").Select(step => step.TextContent.Trim());

    private static async Task Done(HttpResponseMessage answer)
    {
        using (answer)
        {
            await HoldfastApp.Expect(answer, HttpStatusCode.Redirect);
        }
    }
}
