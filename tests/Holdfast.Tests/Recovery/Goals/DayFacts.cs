using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Recovery;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Recovery.Goals;

/// <summary>Mornings and evenings: what was written is shown, and what wasn't is never mentioned.</summary>
[Trait("needs", "database")]
public sealed class DayFacts : IAsyncLifetime
{
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task A_morning_an_evening_and_what_was_good_are_kept_each_by_itself()
    {
        var dana = await App.Join("Dana");
        var early = await dana.Page("/days");
        await Done(await dana.Send(early, "#morning", ("Input.Intention", " Eat lunch.\n\nOutside. ")));
        await Done(await dana.Send(early, "#evening", ("Input.Went", "Differently"), ("Input.Note", "It rained.")));
        await Done(await dana.Send(early, "#grateful", ("Input.Words", "Soup.\n\n  Ari called. ")));
        var page = await dana.Page("/days");
        Assert.Equal("Eat lunch.\n\nOutside.", Area(page, "intention"));
        Assert.Equal("It rained.", Area(page, "note"));
        Assert.Equal("Soup.\nAri called.", Area(page, "words"));
        Assert.True(page.QuerySelector<IHtmlInputElement>("#went-Differently")!.IsChecked);
        Assert.Contains("and that’s a day too", page.QuerySelector("#evening")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await App.Stored(db => db.Intentions.CountAsync(day => day.MemberId == dana.MemberId)));
        var row = await App.Stored(db => db.Intentions.SingleAsync(day => day.MemberId == dana.MemberId));
        Assert.Equal(-1, row.Words!.Bytes.AsSpan().IndexOf("lunch"u8));

        // Emptied, it is gone.
        await Done(await dana.Send(page, "#morning", ("Input.Intention", "")));
        await Done(await dana.Send(page, "#grateful", ("Input.Words", "")));
        await Done(await dana.Send(page, "#evening", ("Input.Went", ""), ("Input.Note", "")));
        Assert.Equal(0, await App.Stored(db => db.Intentions.CountAsync(day => day.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task Only_days_that_were_written_are_shown_the_latest_fourteen()
    {
        var dana = await App.Join("Dana");
        var written = new List<LocalDate>();
        for (var number = 0; number < 16; number++)
        {
            var page = await dana.Page("/days");
            written.Insert(0, App.Clock.GetCurrentInstant().InUtc().Date);
            await Done(await dana.Send(page, "#morning", ("Input.Intention", $"Number {number}")));
            App.Clock.Advance(Duration.FromDays(number % 3 + 1));
            dana = await App.SignIn(dana);
        }

        var shown = await dana.Page("/days");
        Assert.Equal(
            written.Take(14).Select(day => day.ToString("dddd, MMMM d, yyyy", CultureInfo.InvariantCulture)),
            shown.QuerySelectorAll(".written h3").Select(day => day.TextContent));
        Assert.DoesNotContain(["missed", "streak", "in a row"], word => shown.QuerySelector("main")!.TextContent.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Yesterday_can_still_be_written_and_a_page_left_open_for_longer_keeps_its_words()
    {
        var dana = await App.Join("Dana");
        var day = ((IHtmlInputElement)(await dana.Page("/days")).QuerySelector("#evening input[name='Input.Day']")!).Value;
        App.Clock.Advance(Duration.FromHours(8));
        dana = await App.SignIn(dana);
        await Done(await dana.Send(await dana.Page("/days"), "#evening", ("Input.Day", day), ("Input.Went", "Partly")));
        var yesterday = await dana.Page("/days?of=2026-02-04");
        Assert.Equal("Wednesday, February 4", yesterday.QuerySelector("h1")!.TextContent);
        Assert.True(yesterday.QuerySelector<IHtmlInputElement>("#went-Partly")!.IsChecked);
        Assert.Contains("Partly as I meant", (await dana.Page("/days")).QuerySelector(".written")!.TextContent, StringComparison.Ordinal);

        foreach (var wrong in new[] { "2026-02-03", "2026-02-06", "soon", "" })
        {
            using var sent = await dana.Send(await dana.Page("/days"), "#morning", ("Input.Day", wrong), ("Input.Intention", "Typed for long."));
            await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
            var page = await HoldfastApp.Document(sent);
            Assert.Equal("Typed for long.", Area(page, "intention"));
            Assert.Equal("Thursday, February 5", page.QuerySelector("h1")!.TextContent);
        }

        // An address for any other day is today's.
        Assert.Equal("Thursday, February 5", (await dana.Page("/days?of=2025-12-31")).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task The_day_is_theirs_by_their_own_clock()
    {
        var dana = await App.Join("Dana");
        using var settings = await dana.Send(await dana.Page("/you/settings"), "main form", ("Input.Zone", "Asia/Tokyo"));
        Assert.Equal("Thursday, February 5", (await dana.Page("/days")).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task What_won_t_fit_is_told_beside_the_field_and_everything_stays()
    {
        var dana = await App.Join("Dana");
        await Done(await dana.Send(await dana.Page("/days"), "#morning", ("Input.Intention", "Kept.")));
        var long501 = new string('x', DayWords.LongestText + 1);
        foreach (var (form, field, text, told) in new[]
        {
            ("#morning", "Intention", long501, "at most 500 characters"),
            ("#evening", "Note", long501, "at most 500 characters"),
            ("#grateful", "Words", "1\n2\n3\n4\n5\n6", "Up to 5 lines"),
            ("#grateful", "Words", long501, "at most 500 characters a line"),
        })
        {
            using var sent = await dana.Send(await dana.Page("/days"), form, ("Input." + field, text));
            await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
            var page = await HoldfastApp.Document(sent);
            var id = field.ToLowerInvariant();
            Assert.Contains(told, page.QuerySelector($"#{id}-err")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(text, Area(page, id));
            if (form != "#morning")
            {
                Assert.Equal("Kept.", Area(page, "intention"));
            }
        }

        using var odd = await dana.Send(await dana.Page("/days"), "#evening", ("Input.Went", "7"));
        await HoldfastApp.Expect(odd, HttpStatusCode.Redirect);
        Assert.Equal("Kept.", Area(await dana.Page("/days"), "intention"));
        Assert.Equal("", Assert.Single((await dana.Page("/days")).QuerySelectorAll<IHtmlInputElement>("#evening input[type=radio]"), radio => radio.IsChecked).Value);
    }

    [Fact]
    public async Task Nobody_else_sees_a_day_and_it_is_said_in_Spanish_too()
    {
        var (dana, sol) = (await App.Join("Dana"), await App.Join("Sol"));
        await Done(await dana.Send(await dana.Page("/days"), "#morning", ("Input.Intention", "Only Dana’s.")));
        Assert.DoesNotContain("Dana’s", (await sol.Page("/days")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("De otra manera, y también es un día", (await sol.Page("/days", "es")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_leaves_takes_plans_goals_and_days_along()
    {
        var browser = new Accounts.Browser(App);
        await browser.Join("Wren", "seven quiet herons at noon");
        foreach (var (path, form, field) in new[] { ("/days", "#morning", "Input.Intention"), ("/goals", "#new", "Input.Name"), ("/plan/edit/early-signs", "main form", "Input.Lines") })
        {
            using var sent = await browser.Send(await browser.Page(path), form, (field, "canary heron"));
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        }

        Assert.Equal((1, 1, 1), await Rows());
        using var left = await browser.Send(await browser.Page("/you/leave"), "main form", ("Input.Sure", "true"), ("Input.Passphrase", "seven quiet herons at noon"));
        await HoldfastApp.Expect(left, HttpStatusCode.Redirect);
        Assert.Equal((0, 0, 0), await Rows());

        Task<(int, int, int)> Rows() => App.Stored(async db => (await db.Plans.CountAsync(), await db.Goals.CountAsync(), await db.Intentions.CountAsync()));
    }

    private static string Area(IDocument page, string id) => page.QuerySelector<IHtmlTextAreaElement>("#" + id)!.Value;

    private static async Task Done(HttpResponseMessage answer)
    {
        using (answer)
        {
            await HoldfastApp.Expect(answer, HttpStatusCode.Redirect);
        }
    }
}
