using System.Net;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Holdfast.Tests.Notices;
using Holdfast.Tests.Safety;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>Two people look up who wrote nameless words: never one alone, never before the delay, never after a no, and the author is told.</summary>
[Trait("needs", "database")]
public sealed class LookingUpWhoWrote(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string Form = "main form";
    private const string Reason = "They wrote that they would not be here tomorrow. canary-reason-u1";

    [Fact]
    public async Task Two_people_learn_the_name_once_after_the_delay_and_the_author_reads_all_of_it()
    {
        var (id, post, dana, faye, fern) = await Said();
        Assert.NotNull((await faye.Page($"/groups/{id}/posts/{post}")).QuerySelector($"a[href='/nameless/post/{post}']"));
        var asked = await Ask(faye, "post", post);
        Assert.Contains("Nameless words: two people decide", await fern.Words("/reports"), StringComparison.Ordinal);
        Assert.NotEmpty(await fern.Listed());
        Assert.Empty(await dana.Listed());

        await Expect(fern, asked, "Agree", HttpStatusCode.Redirect);
        app.Clock.Advance(Unmasking.Delay);
        (faye, fern, dana) = (await app.SignIn(faye), await app.SignIn(fern), await app.SignIn(dana));
        Assert.DoesNotContain("Sandpiper", await fern.Words($"/nameless/{asked}"), StringComparison.Ordinal);
        await Expect(fern, asked, "Look", HttpStatusCode.Redirect);
        Assert.Contains("Sandpiper", await fern.Words($"/nameless/{asked}"), StringComparison.Ordinal);

        // Once: not for her again, and not for the other.
        Assert.DoesNotContain("Sandpiper", await fern.Words($"/nameless/{asked}"), StringComparison.Ordinal);
        foreach (var again in new[] { fern, faye })
        {
            await Expect(again, asked, "Look", HttpStatusCode.BadRequest);
            Assert.DoesNotContain("Sandpiper", await again.Words($"/nameless/{asked}"), StringComparison.Ordinal);
        }

        Assert.Equal(["You have something new. New"], await dana.Listed());
        var told = await dana.Words("/you/nameless");
        Assert.Contains("canary-reason-u1", told, StringComparison.Ordinal);
        Assert.Contains("Your name was looked at", told, StringComparison.Ordinal);
        Assert.Contains("by: Facilitator", told, StringComparison.Ordinal);
        Assert.Contains("Your nameless words", (await dana.Page("/you/nameless")).Title, StringComparison.Ordinal);
        var looked = await dana.Words("/you/looked");
        Assert.Contains("Somebody asked to look up", looked, StringComparison.Ordinal);
        Assert.Contains("Somebody else agreed to look up", looked, StringComparison.Ordinal);
        Assert.Contains("Your name behind nameless words was looked at", looked, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-reason-u1", await fern.Words("/you/nameless"), StringComparison.Ordinal);
        Assert.DoesNotContain("nameless words", await faye.Words("/you/looked"), StringComparison.Ordinal);
        Assert.Equal([LookingUp.Asked, LookingUp.Agreed, LookingUp.Looked], await Steps(asked));

        // Taking the words back later doesn't take away what they may read.
        using var taken = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}"), "form.withdraw");
        await HoldfastApp.Expect(taken, HttpStatusCode.Redirect);
        Assert.Contains("canary-reason-u1", await dana.Words("/you/nameless"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_person_alone_never_learns_it_however_long_they_wait()
    {
        var (_, post, _, faye, _) = await Said();
        var asked = await Ask(faye, "post", post);
        Assert.Null((await faye.Page($"/nameless/{asked}")).QuerySelector("#agree"));
        await Expect(faye, asked, "Agree", HttpStatusCode.NotFound);
        await Expect(faye, asked, "Look", HttpStatusCode.BadRequest);
        app.Clock.Advance(Unmasking.Delay + Duration.FromHours(1));
        faye = await app.SignIn(faye);
        await Expect(faye, asked, "Agree", HttpStatusCode.NotFound);
        await Expect(faye, asked, "Look", HttpStatusCode.BadRequest);

        // Holding both roles makes nobody two.
        await app.Grant(faye, Roles.Steward);
        faye = await app.SignIn(faye);
        await Expect(faye, asked, "Agree", HttpStatusCode.NotFound);
        Assert.Equal([LookingUp.Asked], await Steps(asked));
    }

    [Fact]
    public async Task Not_a_moment_before_the_delay_and_not_after_its_time()
    {
        var (_, post, _, faye, fern) = await Said();
        var asked = await Ask(faye, "post", post);
        await Expect(fern, asked, "Agree", HttpStatusCode.Redirect);
        Assert.Null((await faye.Page($"/nameless/{asked}")).QuerySelector("#look"));
        app.Clock.Advance(Unmasking.Delay - Duration.FromSeconds(1));
        (faye, fern) = (await app.SignIn(faye), await app.SignIn(fern));
        foreach (var one in new[] { faye, fern })
        {
            await Expect(one, asked, "Look", HttpStatusCode.BadRequest);
        }

        app.Clock.Advance(Unmasking.Lasts);
        faye = await app.SignIn(faye);
        await Expect(faye, asked, "Look", HttpStatusCode.BadRequest);
        Assert.Equal([LookingUp.Asked, LookingUp.Agreed], await Steps(asked));
        Assert.Contains("The time for it has passed", await faye.Words($"/nameless/{asked}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_no_it_stays_nameless_and_who_was_told_no_cant_ask_again()
    {
        var (_, post, _, faye, fern) = await Said();
        var ruth = await app.Steward("Ruth");
        var asked = await Ask(faye, "post", post);
        await Expect(fern, asked, "Agree", HttpStatusCode.Redirect);
        Assert.Contains("Nameless words: two people decide", await ruth.Words("/steward"), StringComparison.Ordinal);
        await Expect(ruth, asked, "Refuse", HttpStatusCode.Redirect);
        app.Clock.Advance(Unmasking.Delay);
        (faye, fern, ruth) = (await app.SignIn(faye), await app.SignIn(fern), await app.SignIn(ruth));
        foreach (var one in new[] { faye, fern })
        {
            await Expect(one, asked, "Look", HttpStatusCode.BadRequest);
        }

        await Expect(ruth, asked, "Agree", HttpStatusCode.BadRequest);
        Assert.Equal([LookingUp.Asked, LookingUp.Agreed, LookingUp.Refused], await Steps(asked));
        using var again = await faye.Send(await faye.Page($"/nameless/post/{post}"), Form, ("Input.Reason", "Please."));
        Assert.Contains("Somebody said no when you asked before", await HoldfastApp.Expect(again, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.NotEqual(asked, await Ask(fern, "post", post));
    }

    [Fact]
    public async Task Only_who_looks_after_the_group_or_a_steward_comes_near_it_and_never_whose_words_they_are()
    {
        var (id, post, dana, faye, fern) = await Said();
        var elsewhere = await app.OpenGroup("Elsewhere");
        var (otto, theo) = (await app.In(elsewhere, "Otto"), await app.In(id, "Theo"));
        await app.Facilitates(otto, elsewhere);
        var ruth = await app.Steward("Ruth");
        foreach (var stranger in new[] { otto, theo, dana, ruth })
        {
            Assert.Equal((stranger.Name, HttpStatusCode.NotFound), (stranger.Name, await stranger.Status($"/nameless/post/{post}")));
        }

        // The author looks after the group too: they see that it is asked, and decide nothing about it.
        await app.Facilitates(dana, id);
        Assert.Equal(HttpStatusCode.NotFound, await dana.Status($"/nameless/post/{post}"));
        var asked = await Ask(faye, "post", post);
        Assert.NotEmpty(await dana.Listed());
        Assert.Contains("others decide", await dana.Words($"/nameless/{asked}"), StringComparison.Ordinal);
        foreach (var handler in new[] { "Agree", "Refuse", "Look" })
        {
            await Expect(dana, asked, handler, HttpStatusCode.NotFound);
            await Expect(otto, asked, handler, HttpStatusCode.NotFound);
            await Expect(theo, asked, handler, HttpStatusCode.NotFound);
        }

        // Whoever reported the words isn't the second; a steward may be.
        await app.Report(fern, "post", post);
        await Expect(fern, asked, "Agree", HttpStatusCode.NotFound);
        await Expect(ruth, asked, "Agree", HttpStatusCode.Redirect);

        // Only the two may look, though others could have agreed.
        app.Clock.Advance(Unmasking.Delay);
        (fern, ruth) = (await app.SignIn(fern), await app.SignIn(ruth));
        await Expect(fern, asked, "Look", HttpStatusCode.NotFound);
        await Expect(ruth, asked, "Look", HttpStatusCode.Redirect);
        Assert.Contains("Sandpiper", await ruth.Words($"/nameless/{asked}"), StringComparison.Ordinal);
        Assert.Contains("by: Steward", await (await app.SignIn(dana)).Words("/you/nameless"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_steward_asks_from_a_report_and_named_words_are_nobodys_to_look_up()
    {
        var (id, post, dana, _, _) = await Said();
        var named = await dana.Share(id, "With my name.");
        var theo = await app.In(id, "Theo");
        var report = await app.Report(theo, "post", post);
        var aboutNamed = await app.Report(theo, "post", named);
        app.Clock.Advance(Duration.FromHours(25));
        var ruth = await app.Steward("Ruth");
        Assert.NotNull((await ruth.Page($"/reports/{report}")).QuerySelector($"a[href='/nameless/post/{post}']"));
        Assert.Null((await ruth.Page($"/reports/{aboutNamed}")).QuerySelector("a[href^='/nameless/']"));
        Assert.Equal(HttpStatusCode.NotFound, await ruth.Status($"/nameless/post/{named}"));
        using (var empty = await ruth.Send(await ruth.Page($"/nameless/post/{post}"), Form, ("Input.Reason", " ")))
        {
            await HoldfastApp.Expect(empty, HttpStatusCode.BadRequest);
        }

        var asked = await Ask(ruth, "post", post);
        Assert.Equal(asked, await Ask(ruth, "post", post));
        Assert.Contains("Nameless.", await ruth.Words($"/nameless/{asked}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_were_taken_back_have_nobody_to_look_up()
    {
        var (id, post, dana, faye, fern) = await Said();
        await faye.Reply(id, post, "I hear you.");
        await dana.Reply(id, post, "canary-reply", ("Input.Nameless", "true"));
        var reply = (await dana.Page($"/groups/{id}/posts/{post}")).QuerySelectorAll(".thread > li")[^1].Id![2..];
        var asked = await Ask(faye, "reply", reply);
        await Expect(fern, asked, "Agree", HttpStatusCode.Redirect);
        using (var taken = await dana.Send(await dana.Page($"/groups/{id}/posts/{post}"), "form[action*='WithdrawReply']"))
        {
            await HoldfastApp.Expect(taken, HttpStatusCode.Redirect);
        }

        app.Clock.Advance(Unmasking.Delay);
        fern = await app.SignIn(fern);
        await Expect(fern, asked, "Look", HttpStatusCode.BadRequest);
        Assert.Contains("There is nothing to look up", await fern.Words($"/nameless/{asked}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_row_says_neither_which_words_nor_why()
    {
        var (_, post, dana, faye, _) = await Said();
        var asked = await Ask(faye, "post", post);
        var row = await app.Stored(db => db.Unmaskings.AsNoTracking().SingleAsync(row => row.PublicId == asked));
        Assert.Equal(32, row.SubjectHash.Length);
        Assert.DoesNotContain(await app.Stored(db => db.AuditEntries.Where(entry => entry.Kind == LookingUp.Kind && entry.Subject == row.Id).ToListAsync()), entry => entry.About is not null);
        Assert.False(Canary.IsIn(app, "canary-reason-u1"));

        // Yet the author finds it at once, by their own list.
        Assert.Contains("canary-reason-u1", await dana.Words("/you/nameless"), StringComparison.Ordinal);
    }

    /// <summary>A nameless post of Dana's, who is Sandpiper there, in a group that Faye and Fern look after.</summary>
    private async Task<(string Group, string Post, Person Dana, Person Faye, Person Fern)> Said()
    {
        var id = await app.OpenGroup();
        var (dana, faye, fern) = (await app.In(id, "Dana", "Sandpiper"), await app.In(id, "Faye"), await app.In(id, "Fern"));
        await app.Facilitates(faye, id);
        await app.Facilitates(fern, id);
        return (id, await dana.Share(id, "Nameless.", ("Input.Nameless", "true")), dana, faye, fern);
    }

    /// <returns>The id of what is asked.</returns>
    private static async Task<string> Ask(Person who, string kind, string thing)
    {
        var page = await who.Page($"/nameless/{kind}/{thing}");
        if (page.QuerySelector("#reason") is not null)
        {
            using var sent = await who.Send(page, Form, ("Input.Reason", Reason));
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
            page = await who.Page($"/nameless/{kind}/{thing}");
        }

        return new Uri(page.Url).AbsolutePath["/nameless/".Length..];
    }

    /// <summary>Sends a button's form, whether or not the page shows that button to them.</summary>
    private static async Task Expect(Person who, string asked, string handler, HttpStatusCode status)
    {
        var token = (await who.Page("/preferences")).QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("formId", RandomId.New())]);
        using var answer = await who.Client.PostAsync(new Uri($"/nameless/{asked}?handler={handler}", UriKind.Relative), content);
        await HoldfastApp.Expect(answer, status);
    }

    /// <summary>What was done about it, by the audit log, without who read what.</summary>
    private async Task<List<string>> Steps(string asked)
    {
        var id = await app.Stored(db => db.Unmaskings.Where(row => row.PublicId == asked).Select(row => row.Id).SingleAsync());
        Assert.Null((await app.Stored(db => app.Services.GetRequiredService<Audit>().Check(db, CancellationToken.None))).Wrong);
        return await app.Stored(db => db.AuditEntries.Where(entry => entry.Kind == LookingUp.Kind && entry.Subject == id && entry.Verb != Holdfast.Safety.SafetyDeeds.Looked)
            .OrderBy(entry => entry.Number).Select(entry => entry.Verb).ToListAsync());
    }
}
