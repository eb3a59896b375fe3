using System.Net;
using CsCheck;
using Holdfast.Recovery;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Tests.Recovery;

/// <summary>An urge is written down in two taps, and only what chance can't explain is said of many.</summary>
[Trait("needs", "database")]
public sealed class UrgesFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    [Fact]
    public async Task One_tap_writes_it_down_and_the_rest_is_added_later()
    {
        var wren = await app.Join("Wren");
        var id = await wren.NoteUrge(7);
        var page = await wren.Page($"/urges/{id}?kept=1");
        Assert.Contains("Written down. That is enough", page.Text(), StringComparison.Ordinal);
        using (var more = await wren.Send(page, "main form", ("Input.Trigger", "stress"), ("Input.Where", "home"), ("Input.Did", "talked"), ("Input.After", "2"), ("Input.Note", "The letter came")))
        {
            Assert.Equal("/urges", Recovering.Where(more));
        }

        var again = await wren.Page($"/urges/{id}");
        Assert.True(again.QuerySelector("#trigger-stress")!.HasAttribute("checked"));
        Assert.True(again.QuerySelector("#did-talked")!.HasAttribute("checked"));
        Assert.Contains("The letter came", again.Text(), StringComparison.Ordinal);
        Assert.Contains("Strong", (await wren.Page("/urges")).Text(), StringComparison.Ordinal);
        var row = await app.Stored(db => db.Urges.SingleAsync(own => own.PublicId == id));
        Assert.Equal(-1, row.Words!.Bytes.AsSpan().IndexOf("letter"u8));
    }

    [Fact]
    public async Task What_isn_t_in_the_list_is_told_and_what_was_written_stays()
    {
        var wren = await app.Join("Wren");
        var id = await wren.NoteUrge();
        using var answer = await wren.Send(await wren.Page($"/urges/{id}"), "main form", ("Input.Trigger", "moonlight"), ("Input.Note", "still here"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Choose from the list, or leave it.", text, StringComparison.Ordinal);
        Assert.Contains("still here", text, StringComparison.Ordinal);
        using var none = await wren.Send(await wren.Page("/urges"), "main form", ("strength", "0"));
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
    }

    [Fact]
    public async Task With_few_written_down_nothing_is_claimed()
    {
        var wren = await app.Join("Wren");
        await wren.NoteUrge();
        Assert.Contains("With 20 or more written down", (await wren.Page("/urges")).Text(), StringComparison.Ordinal);
    }
}

/// <summary>The statistics by themselves: simulated members, with patterns and without.</summary>
public sealed class UrgePatternsFacts
{
    private static readonly string[] Triggers = ["stress", "people", "place", "lonely", "bored", "tired", "pain", "argument"];
    private static readonly string[] Deeds = ["waited", "breathed", "talked", "meeting", "left", "moved", "used"];

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(400)]
    public void Of_members_without_a_pattern_at_most_one_in_twenty_is_told_of_one(int urges)
    {
        const int members = 1000;
        var random = new PCG(1, (ulong)urges);
        var told = Enumerable.Range(0, members).Count(_ => UrgePatterns.Find(Without(random, urges)).Count > 0);
        Assert.InRange(told, 0, members / 20);
    }

    [Fact]
    public void Of_members_with_one_most_are_told_which()
    {
        const int members = 200;
        var random = new PCG(1, 7);
        var (hours, weekdays, triggers, helped) = (0, 0, 0, 0);
        for (var member = 0; member < members; member++)
        {
            // Every second urge is of the pattern.
            var urges = Without(random, 120).Select((urge, number) => number % 2 == 0
                ? urge with { At = new LocalDate(2026, 1, 5).PlusWeeks(number).At(new LocalTime(17, 30)), Trigger = "stress", Did = ["talked"], After = 0, Strength = 8 }
                : urge).ToList();
            var found = UrgePatterns.Find(urges);
            hours += found.Count(pattern => pattern is { About: PatternOf.Hours, Code: "16" });
            weekdays += found.Count(pattern => pattern is { About: PatternOf.Weekday, Code: "1" });
            triggers += found.Count(pattern => pattern is { About: PatternOf.Trigger, Code: "stress" });
            helped += found.Count(pattern => pattern is { About: PatternOf.Helped, Code: "talked" });
        }

        Assert.All([hours, weekdays, triggers, helped], right => Assert.InRange(right, members * 8 / 10, members));
    }

    [Fact]
    public void What_always_or_never_helps_is_no_finding()
    {
        var urges = Enumerable.Range(0, 60).Select(number => new UrgeNote(new LocalDate(2026, 1, 1).PlusDays(number).At(new LocalTime(number % 24, 0)), 5) { Did = [Deeds[number % 6]], After = 2 }).ToList();
        Assert.DoesNotContain(UrgePatterns.Find(urges), pattern => pattern.About == PatternOf.Helped);
    }

    private static List<UrgeNote> Without(PCG random, int urges)
    {
        return [.. Enumerable.Range(0, urges).Select(_ => new UrgeNote(new LocalDate(2026, 1, 1).PlusDays(Below(364)).At(new LocalTime(Below(24), Below(60))), 1 + Below(10))
        {
            Trigger = Triggers[Below(Triggers.Length)],
            Did = [Deeds[Below(Deeds.Length)]],
            After = Below(6),
        })];

        int Below(int number) => (int)random.Next((uint)number);
    }
}
