using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Recovery.Plans;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Tests.Recovery.Plans;

/// <summary>A member writes their plans, in a browser without scripts, and nothing they wrote is lost or seen by anybody else.</summary>
[Trait("needs", "database")]
public sealed class PlanFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string Form = "main form";
    private const string Early = "/plan/edit/early-signs";

    [Fact]
    public async Task Somebody_who_wrote_nothing_yet_is_asked_for_one_line()
    {
        var dana = await app.Join("Dana");
        var page = await dana.Page("/plan");
        Assert.Contains("Write one line for yourself.", Text(page), StringComparison.Ordinal);
        Assert.Contains("Start with what helps.", Text(page), StringComparison.Ordinal);
        Assert.Contains("Only you see it.", Text(page), StringComparison.Ordinal);
        var (address, at) = page.QuerySelector("#main a.btn-p")!.GetAttribute("href")!.Split('#') is [var before, var after] ? (before, after) : throw new InvalidOperationException("No way to the field.");
        Assert.NotNull((await dana.Page(address)).QuerySelector<IHtmlTextAreaElement>($"textarea#{at}"));
        Assert.NotNull((await dana.Page("/you")).QuerySelector("a[href='/plan']"));
    }

    [Fact]
    public async Task What_is_written_stands_on_one_page_and_on_paper_in_its_order()
    {
        var dana = await app.Join("Dana");
        await Write(dana, Early, "Not answering texts.\n\n  Driving the long way home.  \nNot answering texts.", "Cold water on my wrists.");
        using var sent = await Send(dana, await dana.Page("/plan/edit/keeping-safe"), "", "Walk to the pier.", "", "", "", "", "Saturday pancakes with Ari.");
        Assert.Equal("/plan?kept=1#keeping-safe", sent.Headers.Location!.OriginalString);
        foreach (var path in new[] { "/plan?kept=1", "/plan/print" })
        {
            var page = await dana.Page(path);
            Assert.Equal(
                ["Not answering texts.", "Driving the long way home.", "Cold water on my wrists.", "Walk to the pier.", "Saturday pancakes with Ari."],
                page.QuerySelectorAll(".plan dd").Select(line => line.TextContent));
            Assert.Equal(["Signs that a hard time is coming", "What I do then", "What I can do by myself", "What I live for"], page.QuerySelectorAll(".plan dt").Select(part => part.TextContent));
        }

        Assert.Equal("Not answering texts.\nDriving the long way home.", Areas(await dana.Page(Early))[0]);

        // One part emptied takes nothing else along.
        await Write(dana, Early, "", "Cold water on my wrists.");
        Assert.Equal(["Cold water on my wrists.", "Walk to the pier.", "Saturday pancakes with Ari."], (await dana.Page("/plan")).QuerySelectorAll(".plan dd").Select(line => line.TextContent));
    }

    [Fact]
    public async Task Paper_says_nothing_of_where_it_was_written()
    {
        var dana = await app.Join("Dana Bluebell");
        using var discreet = await dana.Send(await dana.Page("/you/settings"), Form, ("Input.OnlyTitle", "Notes"));
        await Write(dana, Early, "Not sleeping.", "");
        var page = await dana.Page("/plan/print");
        var paper = page.QuerySelector(".paper")!.TextContent;
        Assert.Equal("Notes", page.Title);
        Assert.Contains("My plan", paper, StringComparison.Ordinal);
        Assert.Contains("Wednesday, February 4, 2026", paper, StringComparison.Ordinal);
        Assert.Contains("In distress? Call 988.", paper, StringComparison.Ordinal);
        Assert.DoesNotContain(["Holdfast", "Bluebell", "recovery"], word => paper.Contains(word, StringComparison.OrdinalIgnoreCase));
        // What else is on the page stays on the screen.
        Assert.All(page.QuerySelectorAll("main > *").Where(part => !part.ClassList.Contains("paper")), part => Assert.Contains("noprint", part.ClassList));
    }

    [Fact]
    public async Task More_than_fits_is_told_beside_the_part_and_everything_typed_stays()
    {
        var dana = await app.Join("Dana");
        await Write(dana, Early, "Kept before.", "");
        var many = string.Join('\n', Enumerable.Range(1, PlanWords.MostLines + 1).Select(number => $"Line {number}"));
        using var sent = await Send(dana, await dana.Page(Early), many, new string('x', PlanWords.LongestLine + 1));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        var page = await HoldfastApp.Document(sent);
        Assert.Contains("at most 30 lines", page.QuerySelector("#part-signs-err")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("at most 300 characters", page.QuerySelector("#part-then-err")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["#part-signs", "#part-then"], page.QuerySelectorAll(".errors a").Select(link => link.GetAttribute("href")).Order(StringComparer.Ordinal));
        Assert.Equal([many, new string('x', PlanWords.LongestLine + 1)], Areas(page));
        Assert.Equal(["Kept before."], (await dana.Page("/plan")).QuerySelectorAll(".plan dd").Select(line => line.TextContent));

        // The same form, mended, is taken: just as much as fits does fit.
        await Done(await Send(dana, page, many[..many.LastIndexOf('\n')], new string('x', PlanWords.LongestLine)));
        Assert.Equal(PlanWords.MostLines + 1, (await dana.Page("/plan")).QuerySelectorAll(".plan dd").Length);
    }

    [Fact]
    public async Task A_form_sent_twice_is_done_once_and_one_that_is_too_old_keeps_its_words()
    {
        var dana = await app.Join("Dana");
        var page = await dana.Page(Early);
        await Done(await Send(dana, page, "Once.", ""));
        await Done(await Send(dana, page, "Once.", ""));
        Assert.Equal(1, await app.Stored(db => db.Plans.CountAsync(plan => plan.MemberId == dana.MemberId)));

        using var old = await dana.Send(await dana.Page(Early), Form, ("formId", "?"), ("Input.Lines", "Typed for long."), ("Input.Lines", "And this."));
        await HoldfastApp.Expect(old, HttpStatusCode.BadRequest);
        Assert.Equal(["Typed for long.", "And this."], Areas(await HoldfastApp.Document(old)));
        using var odd = await dana.Send(await dana.Page(Early), Form, ("Input.Version", "soon"), ("Input.Lines", "Typed for long."), ("Input.Lines", ""));
        await HoldfastApp.Expect(odd, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_plan_changed_on_two_devices_is_shown_both_ways_and_they_decide()
    {
        var dana = await app.Join("Dana");
        await Write(dana, Early, "First.", "Call Ari.");
        var (here, there) = (await dana.Page(Early), await dana.Page(Early));
        await Done(await Send(dana, there, "First.\nFrom the phone.", "Call Ari."));

        // Another plan, opened before that too, is no conflict.
        var shown = await Conflict(await Send(dana, here, "First.\nFrom the laptop.", "Call Ari."));
        Assert.Equal("First.\nFrom the laptop.", Areas(shown)[0]);
        Assert.Equal(["First.", "From the phone."], shown.QuerySelectorAll("#part-signs-elsewhere li").Select(line => line.TextContent));
        Assert.Null(shown.QuerySelector("#part-then-elsewhere"));
        Assert.Contains("From the phone.", Text(await dana.Page("/plan")), StringComparison.Ordinal);
        Assert.DoesNotContain("From the laptop.", Text(await dana.Page("/plan")), StringComparison.Ordinal);

        // Both, looked at once more before they are kept.
        using var both = await dana.Send(shown, Form, ("Input.Lines", "First.\nFrom the laptop."), ("Input.Lines", "Call Ari."), ("Input.Both", "true"));
        await HoldfastApp.Expect(both, HttpStatusCode.OK);
        var together = await HoldfastApp.Document(both);
        Assert.Equal("First.\nFrom the phone.\nFrom the laptop.", Areas(together)[0]);
        await Done(await Send(dana, together, Areas(together)));
        Assert.Equal(["First.", "From the phone.", "From the laptop.", "Call Ari."], (await dana.Page("/plan")).QuerySelectorAll(".plan dd").Select(line => line.TextContent));
    }

    [Fact]
    public async Task After_seeing_both_their_own_words_can_be_kept_alone()
    {
        var dana = await app.Join("Dana");
        var here = await dana.Page(Early);
        await Write(dana, Early, "From the phone.", "");
        var shown = await Conflict(await Send(dana, here, "From the laptop.", ""));
        await Done(await Send(dana, shown, Areas(shown)));
        Assert.Equal(["From the laptop."], (await dana.Page("/plan")).QuerySelectorAll(".plan dd").Select(line => line.TextContent));
    }

    [Fact]
    public async Task Two_plans_and_the_people_can_be_open_at_once_without_a_conflict()
    {
        var dana = await app.Join("Dana");
        var (early, course, people) = (await dana.Page(Early), await dana.Page("/plan/edit/staying-on-course"), await dana.Page("/plan/people"));
        await Done(await Send(dana, early, "Not sleeping.", ""));
        await Done(await Send(dana, course, "Ari.", "", "", "", "In the blue bag.", ""));
        await Done(await dana.Send(people, "#person", ("Input.Name", "Otis"), ("Input.Reach", "555-0142")));
        Assert.Equal(["Not sleeping.", "Ari.", "In the blue bag."], (await dana.Page("/plan")).QuerySelectorAll(".plan dd").Select(line => line.TextContent));
    }

    [Fact]
    public async Task Two_devices_at_the_same_moment_lose_nothing()
    {
        var dana = await app.Join("Dana");
        // The first brings the cookie that the tokens of all forms belong to.
        await dana.Page(Early);
        var pages = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => dana.Page(Early)));
        var answers = await Task.WhenAll(pages.Select((page, number) => Send(dana, page, $"Line {number}", "")));
        Assert.Equal([HttpStatusCode.Redirect, .. Enumerable.Repeat(HttpStatusCode.Conflict, 5)], answers.Select(answer => answer.StatusCode).Order());
        Assert.Equal(1, await app.Stored(db => db.Plans.CountAsync(plan => plan.MemberId == dana.MemberId)));
        Assert.Single((await dana.Page("/plan")).QuerySelectorAll(".plan dd"));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task People_stand_in_the_order_to_try_and_a_number_can_be_called()
    {
        var dana = await app.Join("Dana");
        await Add(dana, "Otis", "+1 (503) 555-0142");
        await Add(dana, "Mom", "555 0199 after six");
        await Add(dana, "Marisol", "knock on the blue door");
        var list = await dana.Page("/plan/people");
        await Done(await dana.Send(list, "li:nth-child(3) form.up"));
        var page = await dana.Page("/plan");
        Assert.Equal(["Otis", "Marisol", "Mom"], page.QuerySelectorAll(".reach span").Select(name => name.FirstChild!.TextContent));
        var call = Assert.Single(page.QuerySelectorAll(".reach a"));
        Assert.Equal("tel:+15035550142", call.GetAttribute("href"));
        Assert.Equal(3, (await dana.Page("/plan/print")).QuerySelectorAll(".paper-people li").Length);

        list = await dana.Page("/plan/people");
        await Done(await dana.Send(list, "li:nth-child(1) form.remove"));
        Assert.Equal(["Marisol", "Mom"], (await dana.Page("/plan")).QuerySelectorAll(".reach span").Select(name => name.FirstChild!.TextContent));
    }

    [Theory]
    [InlineData("555-0142", "5550142")]
    [InlineData("988", "988")]
    [InlineData("+34 600.55.01.42", "+34600550142")]
    [InlineData("12", null)]
    [InlineData("555-0142 (after six)", null)]
    [InlineData("1+1 555 0142", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("+", null)]
    public void Only_a_number_alone_is_dialed(string reach, string? dial) => Assert.Equal(dial, new PlanPerson("Otis", reach).Dial);

    [Fact]
    public async Task Somebody_on_the_list_is_changed_and_a_change_from_elsewhere_is_shown()
    {
        var dana = await app.Join("Dana");
        await Add(dana, "Otis", "555-0142");
        await Add(dana, "Mom", "555-0199");
        var address = (await dana.Page("/plan/people")).QuerySelector("main li a")!.GetAttribute("href")!;
        var (here, there) = (await dana.Page(address), await dana.Page(address));
        Assert.Equal("Otis", here.QuerySelector("#name")!.GetAttribute("value"));

        // Somebody else on the list changes: nothing to ask about.
        await Done(await dana.Send(await dana.Page("/plan/people"), "li:nth-child(2) form.remove"));
        await Done(await dana.Send(there, "#person", ("Input.Reach", "555-0143")));

        var shown = await Conflict(await dana.Send(here, "#person", ("Input.Name", "Otis at work")));
        Assert.Contains("555-0143", shown.QuerySelector("#elsewhere")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Otis at work", shown.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("555-0142", shown.QuerySelector("#reach")!.GetAttribute("value"));
        await Done(await dana.Send(shown, "#person", ("Input.Reach", "555-0143")));
        Assert.Equal("Otis at work555-0143", Assert.Single((await dana.Page("/plan")).QuerySelectorAll(".reach span")).TextContent);

        // Taken out meanwhile: the words stay, to be added anew.
        var late = await dana.Page((await dana.Page("/plan/people")).QuerySelector("main li a")!.GetAttribute("href")!);
        await Done(await dana.Send(await dana.Page("/plan/people"), "form.remove"));
        using var gone = await dana.Send(late, "#person", ("Input.Name", "Otis again"));
        await HoldfastApp.Expect(gone, HttpStatusCode.NotFound);
        var again = await HoldfastApp.Document(gone);
        Assert.Equal("Otis again", again.QuerySelector("#name")!.GetAttribute("value"));
        await Done(await dana.Send(again, "#person"));
        Assert.Equal("Otis again555-0143", Assert.Single((await dana.Page("/plan")).QuerySelectorAll(".reach span")).TextContent);
    }

    [Theory]
    [InlineData("", "555-0142", "name")]
    [InlineData(" \u200b ", "555-0142", "name")]
    [InlineData("Otis", "", "reach")]
    [InlineData("61", "555-0142", "name")]
    [InlineData("Otis", "101", "reach")]
    public async Task A_person_who_won_t_do_is_told_beside_the_field_and_stays_there(string name, string reach, string wrong)
    {
        var dana = await app.Join("Dana");
        (name, reach) = (name == "61" ? new string('n', 61) : name, reach == "101" ? new string('5', 101) : reach);
        using var sent = await dana.Send(await dana.Page("/plan/people"), "#person", ("Input.Name", name), ("Input.Reach", reach));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        var page = await HoldfastApp.Document(sent);
        Assert.NotNull(page.QuerySelector($"#{wrong}-err"));
        Assert.Equal("true", page.QuerySelector("#" + wrong)!.GetAttribute("aria-invalid"));
        Assert.Equal(reach, page.QuerySelector("#reach")!.GetAttribute("value") ?? "");
        Assert.Equal(0, await app.Stored(db => db.Plans.CountAsync(plan => plan.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task The_list_of_people_has_an_end()
    {
        var dana = await app.Join("Dana");
        var before = await dana.Page("/plan/people");
        for (var number = 1; number <= PlanWords.MostPeople; number++)
        {
            await Add(dana, $"Person {number}", "555-0142");
        }

        Assert.Null((await dana.Page("/plan/people")).QuerySelector("#person"));
        using var sent = await dana.Send(before, "#person", ("Input.Name", "One more"), ("Input.Reach", "555-0142"));
        Assert.Contains("There is room for 20 people.", await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(PlanWords.MostPeople, (await dana.Page("/plan")).QuerySelectorAll(".reach li").Length);
    }

    [Fact]
    public async Task What_isn_t_theirs_isn_t_there()
    {
        var (dana, sol) = (await app.Join("Dana"), await app.Join("Sol"));
        await Write(dana, Early, "Only Dana’s.", "");
        await Add(dana, "Otis", "555-0142");
        await Add(dana, "Mom", "555-0199");
        Assert.DoesNotContain("Dana’s", Text(await sol.Page("/plan")), StringComparison.Ordinal);
        Assert.Equal(["", ""], Areas(await sol.Page(Early)));
        var hers = await dana.Page("/plan/people");
        var change = hers.QuerySelector("main li a")!.GetAttribute("href")!;
        using var look = await sol.Get(change);
        await HoldfastApp.Expect(look, HttpStatusCode.NotFound);
        foreach (var form in new[] { "form.up", "form.remove" })
        {
            // Her very form carries her token, which isn't Sol's.
            using var act = await sol.Send(hers, form);
            await HoldfastApp.Expect(act, HttpStatusCode.BadRequest);
        }

        var id = change.Split('=')[1];
        await Add(sol, "Ari", "555-0100");
        foreach (var form in new[] { "form.remove", "#person" })
        {
            using var act = await sol.Send(await sol.Page("/plan/people" + (form == "#person" ? "?change=" + (await sol.Page("/plan/people")).QuerySelector("main li a")!.GetAttribute("href")!.Split('=')[1] : "")), form, ("id", id));
            await HoldfastApp.Expect(act, HttpStatusCode.NotFound);
        }

        using var none = await dana.Get("/plan/edit/no-such-plan");
        await HoldfastApp.Expect(none, HttpStatusCode.NotFound);
        Assert.Equal(2, (await dana.Page("/plan")).QuerySelectorAll(".reach li").Length);
    }

    [Fact]
    public async Task Nothing_of_a_plan_can_be_read_in_the_files()
    {
        var dana = await app.Join("Dana");
        await Write(dana, Early, "canary heron at the sluice", "");
        await Add(dana, "canary Otis", "555-0177");
        var row = await app.Stored(db => db.Plans.SingleAsync(plan => plan.MemberId == dana.MemberId));
        Assert.True(row.Words!.Bytes.Length > 100);
        var files = Directory.EnumerateFiles(app.Place.Folder, "*", SearchOption.AllDirectories).Select(Read).ToList();
        Assert.NotEmpty(files);
        foreach (var secret in new[] { "canary heron", "canary Otis", "555-0177" })
        {
            Assert.Equal(-1, row.Words.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
            Assert.DoesNotContain(files, file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }
    }

    [Fact]
    public async Task Everything_is_said_in_Spanish_too()
    {
        var dana = await app.Join("Dana");
        await Write(dana, Early, "No dormir.", "");
        await Add(dana, "Otis", "555-0142");
        Assert.Contains("Solo lo ves tú.", Text(await dana.Page("/plan", "es")), StringComparison.Ordinal);
        Assert.Contains("Señales tempranas", Text(await dana.Page("/plan", "es")), StringComparison.Ordinal);
        Assert.Contains("Dónde está la naloxona", Text(await dana.Page("/plan/edit/staying-on-course", "es")), StringComparison.Ordinal);
        Assert.Contains("En el orden en que llamarías", Text(await dana.Page("/plan/people", "es")), StringComparison.Ordinal);
        Assert.Contains("Mi plan", Text(await dana.Page("/plan/print", "es")), StringComparison.Ordinal);
        foreach (var refusal in new[] { new TooManyPlanLines().Sentence, new PlanLineTooLong().Sentence, new PersonWithoutName().Sentence, new PersonWithoutReach().Sentence, new ManyPeople().Sentence })
        {
            Assert.Contains(System.Security.SecurityElement.Escape(refusal), await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Holdfast", "Recovery", "Plans", "PlanPageWords.es.resx")), StringComparison.Ordinal);
        }
    }

    private static async Task Write(Person who, string path, params string[] parts) => await Done(await Send(who, await who.Page(path), parts));

    private static Task<HttpResponseMessage> Send(Person who, IDocument page, params IEnumerable<string> parts) =>
        who.Send(page, Form, [.. parts.Select(part => ("Input.Lines", part))]);

    private static async Task Add(Person who, string name, string reach) =>
        await Done(await who.Send(await who.Page("/plan/people"), "#person", ("Input.Name", name), ("Input.Reach", reach)));

    private static async Task Done(HttpResponseMessage answer)
    {
        using (answer)
        {
            await HoldfastApp.Expect(answer, HttpStatusCode.Redirect);
        }
    }

    private static async Task<IDocument> Conflict(HttpResponseMessage answer)
    {
        using (answer)
        {
            await HoldfastApp.Expect(answer, HttpStatusCode.Conflict);
            return await HoldfastApp.Document(answer);
        }
    }

    private static string[] Areas(IDocument page) => [.. page.QuerySelectorAll<IHtmlTextAreaElement>("main textarea").Select(area => area.Value)];

    private static string Text(IDocument page) => page.QuerySelector("main")!.TextContent;

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
