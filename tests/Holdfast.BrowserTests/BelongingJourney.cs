using Holdfast.Accounts;
using Holdfast.Groups;
using Holdfast.Tests;
using Holdfast.Tests.Groups;
using Holdfast.Tests.Safety;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>Two and three people at once, each at a browser of their own: coming in, being heard, being kept safe, being gone.</summary>
public sealed class BelongingJourney(Journey journey)
{
    private const string Passphrase = "seven quiet herons at noon";
    private const string Another = "eleven slow barges at dusk";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_joins_with_a_passphrase_loses_it_and_a_code_brings_them_back_alone(bool script)
    {
        await using var first = await journey.Visit(script: script);
        var page = first.Page;
        first.Forgive("the server responded with a status of 400");
        await first.Go("/join");
        await page.GetByLabel("A name to be called by").FillAsync("Heron");
        await page.GetByLabel("I am 18 or older.").CheckAsync();
        await Press(page, "Go on");
        var oldName = await page.GetByLabel("Your sign-in name").InputValueAsync();
        await page.GetByLabel("A passphrase").FillAsync(Passphrase);
        await Press(page, "Keep my place");
        await Expect(page.Locator("#codes code")).ToHaveCountAsync(10);
        var codes = await page.Locator("#codes code").AllTextContentsAsync();
        var asked = await page.Locator("label[for=code]").TextContentAsync();
        var number = int.Parse(asked!.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        await page.Locator("#code").FillAsync(codes[number - 1]);
        await Press(page, "I have them");
        await Expect(page.Locator("main")).ToContainTextAsync("Heron");

        // In another browser, with a code alone.
        await using var second = await journey.Visit(script: script);
        second.Forgive("the server responded with a status of 400");
        await second.Go("/sign-in");
        await second.Page.GetByRole(AriaRole.Link, new() { Name = "Lost your passphrase or your sign-in name?" }).ClickAsync();
        await second.Page.GetByLabel("A recovery code").FillAsync(codes[4]);
        await Press(second.Page, "Go on");
        var newName = await second.Page.GetByLabel("Your new sign-in name").InputValueAsync();
        Assert.NotEqual(oldName, newName);
        await second.Page.GetByLabel("A passphrase").FillAsync(Another);
        await Press(second.Page, "Come back in");
        await second.Page.WaitForURLAsync("**/you");
        await Expect(second.Page.Locator("main")).ToContainTextAsync("Heron");

        // The first browser is out, the old way in leads nowhere, the code is used up, and the new way in works.
        await first.Go("/you");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await SignIn(page, oldName, Passphrase);
        await Expect(page.Locator(".errors")).ToBeVisibleAsync();
        await first.Go("/recover");
        await page.GetByLabel("A recovery code").FillAsync(codes[4]);
        await Press(page, "Go on");
        await Expect(page.Locator(".errors")).ToBeVisibleAsync();
        await first.Go("/sign-in?back=%2Fyou");
        await SignIn(page, newName, Another);
        await page.WaitForURLAsync("**/you");
        await Expect(page.Locator("main")).ToContainTextAsync("Heron");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_asks_is_let_in_is_greeted_says_what_they_need_without_a_name_and_is_heard(bool script)
    {
        var name = script ? "The Lamp Room" : "The Lamp Room, plain";
        var group = await journey.App.OpenGroup(name);
        var (theo, juniper) = (await journey.App.In(group, "Theo"), await journey.App.In(group, "Juniper"));
        await journey.App.Facilitates(theo, group);
        await journey.App.Grant(juniper, Roles.Greeter);
        await journey.App.Stored(db => db.Groups.Where(its => its.PublicId == group).ExecuteUpdateAsync(set => set.SetProperty(its => its.Kind, GroupKind.Ask)));
        await using var wrens = await Sits(await journey.App.Join("Wren"), script);
        await using var theos = await Sits(theo, script);
        await using var junipers = await Sits(juniper, script);
        var (wren, carer, peer) = (wrens.Page, theos.Page, junipers.Page);
        await junipers.Go($"/groups/{group}/place");
        await Press(peer, "Join the rota");
        await Expect(peer.GetByRole(AriaRole.Button, new() { Name = "Leave the rota" })).ToBeVisibleAsync();

        // Asking, and being let in.
        await wrens.Go("/groups");
        await Follow(wren, name);
        await Follow(wren, "Ask to come in");
        await wren.GetByLabel("Your name in this group").FillAsync("Sparrow");
        await wren.GetByLabel("A line to the people who look after it").FillAsync("Nights are the hardest.");
        await wren.GetByLabel("I can agree to this.").CheckAsync();
        await Press(wren, "Ask to come in");
        await Expect(wren.GetByRole(AriaRole.Heading, new() { Name = "You asked to come in" })).ToBeVisibleAsync();
        await Expect(wren.Locator("#share")).ToHaveCountAsync(0);
        await theos.Go("/groups/" + group);
        await Follow(carer, "Look after this group");
        await Expect(carer.Locator(".asker")).ToContainTextAsync("Nights are the hardest.");
        await Press(carer, "Let Sparrow in");
        await Expect(carer.Locator(".asker")).ToHaveCountAsync(0);

        // Being greeted.
        await junipers.Go("/groups");
        await Follow(peer, "Somebody new in " + name);
        await Expect(peer.Locator("article")).ToContainTextAsync("Sparrow has just come in.");
        await peer.GetByLabel("Your reply").FillAsync("Hello Sparrow. Glad you came.");
        await Press(peer, "Reply");
        await Expect(peer.Locator(".thread")).ToContainTextAsync("Glad you came.");
        await junipers.Go("/groups");
        await Expect(peer.GetByRole(AriaRole.Link, new() { Name = "Somebody new in " + name })).ToHaveCountAsync(0);
        await wrens.Go("/groups/" + group);
        await Expect(wren.Locator("article").Filter(new() { HasText = "You came in." })).ToContainTextAsync("Hello Sparrow. Glad you came.");

        // Without a name, and heard.
        await wren.GetByLabel("Your message").FillAsync("I’m afraid of the weekend.");
        await wren.GetByText("Feeling, content note, hide my name").ClickAsync();
        await wren.GetByLabel("Post without my name").CheckAsync();
        await Press(wren, "Share");
        var own = wren.Locator("article").Filter(new() { HasText = "afraid of the weekend" });
        await Expect(own).ToContainTextAsync("Someone in the group");
        await Expect(own).ToContainTextAsync("yours");
        await junipers.Go("/groups/" + group);
        var need = peer.Locator("article").Filter(new() { HasText = "afraid of the weekend" });
        await Expect(need).ToContainTextAsync("Needs a reply");
        await Expect(need).Not.ToContainTextAsync("Sparrow");
        await need.GetByRole(AriaRole.Button, new() { Name = "With you" }).ClickAsync();
        await Expect(need.GetByRole(AriaRole.Button, new() { Name = "With you" })).ToHaveAttributeAsync("aria-pressed", "true");
        await need.GetByRole(AriaRole.Link, new() { Name = "Reply" }).ClickAsync();
        await peer.GetByLabel("Your reply").FillAsync("I’ll be here on Saturday.");
        await Press(peer, "Reply");
        await Expect(peer.Locator(".thread")).ToContainTextAsync("I’ll be here on Saturday.");

        // The author learns who; others only that they were heard.
        await wrens.Go("/groups/" + group);
        await Expect(own).ToContainTextAsync("With you: Juniper");
        await Expect(own).ToContainTextAsync("I’ll be here on Saturday.");
        await theos.Go("/groups/" + group);
        var seen = carer.Locator("article").Filter(new() { HasText = "afraid of the weekend" });
        await Expect(seen).ToContainTextAsync("People here heard this.");
        await Expect(seen.Locator(".heard")).Not.ToContainTextAsync("Juniper");
        await Expect(seen).Not.ToContainTextAsync("Needs a reply");
        Assert.DoesNotContain("Sparrow", await seen.InnerHTMLAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_hurt_is_reported_hidden_and_heard_again_by_somebody_else_and_who_leaves_is_gone(bool script)
    {
        var group = await journey.App.OpenGroup(script ? "The Far Shore" : "The Far Shore, plain");
        var (kit, theo, juniper) = (await journey.App.In(group, "Kit"), await journey.App.In(group, "Theo"), await journey.App.In(group, "Juniper"));
        await journey.App.Choose(kit, Passphrase);
        await journey.App.Facilitates(theo, group);
        var hurting = await kit.Share(group, "Some people here only want to be looked at.", ("Input.Intent", "sharing"));
        await juniper.Share(group, "A walk before breakfast.", ("Input.Intent", "sharing"));
        await using var kits = await Sits(kit, script);
        await using var theos = await Sits(theo, script);
        await using var junipers = await Sits(juniper, script);
        await using var stewards = await Sits(await journey.App.Steward("Marisol"), script);
        var (author, carer, peer, steward) = (kits.Page, theos.Page, junipers.Page, stewards.Page);

        // Reported in two taps, then kept apart from, both ways.
        await junipers.Go($"/groups/{group}/posts/{hurting}");
        await Follow(peer, "Report this post");
        await Press(peer, "It hurts, threatens or harasses someone");
        await Expect(peer.Locator("main")).ToContainTextAsync("Being looked at");
        await junipers.Go($"/groups/{group}/posts/{hurting}");
        await Follow(peer, "Keep apart from Kit");
        await Press(peer, "Block them");
        await Expect(peer.Locator("main")).ToContainTextAsync("Kit");
        await junipers.Go("/groups/" + group);
        await Expect(peer.Locator("article").Filter(new() { HasText = "A walk before breakfast." })).ToHaveCountAsync(1);
        await Expect(peer.Locator("article").Filter(new() { HasText = "only want to be looked at" })).ToHaveCountAsync(0);
        await kits.Go("/groups/" + group);
        await Expect(author.Locator("article").Filter(new() { HasText = "only want to be looked at" })).ToHaveCountAsync(1);
        await Expect(author.Locator("article").Filter(new() { HasText = "A walk before breakfast." })).ToHaveCountAsync(0);

        // Hidden, with the reason.
        await theos.Go("/you");
        await Follow(carer, "Reports to look at");
        await carer.GetByRole(AriaRole.Link, new() { Name = "Open It hurts, threatens or harasses someone" }).ClickAsync();
        await Expect(carer.Locator("main")).ToContainTextAsync("Some people here only want to be looked at.");
        await Expect(carer.Locator("main")).Not.ToContainTextAsync("Juniper");
        await carer.GetByLabel("Hide it").CheckAsync();
        await carer.GetByRole(AriaRole.Textbox, new() { Name = "Why" }).FillAsync("We speak of ourselves here.");
        await Press(carer, "Decide");
        await Expect(carer.Locator("main")).Not.ToContainTextAsync("It hurts, threatens or harasses someone");
        await theos.Go("/groups/" + group);
        await Expect(carer.Locator("article").Filter(new() { HasText = "only want to be looked at" })).ToHaveCountAsync(0);
        await kits.Go($"/groups/{group}/posts/{hurting}");
        await Expect(author.Locator("article")).ToContainTextAsync("Only you can see this now");

        // Heard again by somebody who didn't decide it.
        await Follow(author, "Read why");
        await Expect(author.Locator("main")).ToContainTextAsync("We speak of ourselves here.");
        await Expect(author.Locator("main")).ToContainTextAsync("Some people here only want to be looked at.");
        await author.GetByLabel("What should they know?").FillAsync("I was speaking of myself.");
        await Press(author, "Ask somebody else");
        await Expect(author.Locator("main")).ToContainTextAsync("Somebody who didn’t decide it will answer.");
        await stewards.Go("/steward/appeals");
        var subject = (await journey.App.MembershipOf(kit, group)).PublicId;
        var appeal = await journey.App.Stored(db => db.Appeals.Where(appeal => db.Decisions.Any(decision => decision.Number == appeal.Decision && decision.Subject == subject)).Select(appeal => appeal.PublicId).SingleAsync());
        await steward.Locator($"a[href='/steward/appeals/{appeal}']").ClickAsync();
        await Expect(steward.Locator("main")).ToContainTextAsync("I was speaking of myself.");
        await steward.GetByLabel("Take it back").CheckAsync();
        await steward.GetByRole(AriaRole.Textbox, new() { Name = "Why" }).FillAsync("Read as a whole it is about Kit.");
        await Press(steward, "Answer");
        await steward.WaitForURLAsync("**/steward/appeals");
        await author.ReloadAsync();
        await Expect(author.Locator("main")).ToContainTextAsync("Read as a whole it is about Kit.");
        await theos.Go("/groups/" + group);
        await Expect(carer.Locator("article").Filter(new() { HasText = "only want to be looked at" })).ToHaveCountAsync(1);
        await junipers.Go("/you/reports");
        await Expect(peer.Locator("main")).ToContainTextAsync("Something was done");

        // Slowed down: the words stay in the form.
        await theo.Decide(await journey.App.Report(await journey.App.In(group, "Ash"), "post", hurting), (int)Holdfast.Safety.Step.Slow, "Once an hour for a week.");
        kits.Forgive("the server responded with a status of 429");
        await kits.Go("/groups/" + group);
        await author.GetByLabel("Your message").FillAsync("And another thing.");
        await Press(author, "Share");
        await Expect(author.Locator(".errors")).ToContainTextAsync("For now you can share once an hour here");
        await Expect(author.GetByLabel("Your message")).ToHaveValueAsync("And another thing.");

        // Gone from the group, then from the site.
        await kits.Go("/groups/" + group);
        await Follow(author, "Your name here, leaving");
        await Press(author, "Leave and delete what I wrote");
        await theos.Go("/groups/" + group);
        await Expect(carer.Locator("main")).Not.ToContainTextAsync("Kit");
        await Expect(carer.Locator("main")).Not.ToContainTextAsync("only want to be looked at");
        await kits.Go("/you/leave");
        await author.GetByLabel("I want to leave for good.").CheckAsync();
        await author.GetByLabel("Your passphrase").FillAsync(Passphrase);
        await Press(author, "Leave for good");
        await author.WaitForURLAsync("**/left");
        kits.Forgive("the server responded with a status of 400");
        await kits.Go("/sign-in");
        await SignIn(author, kit.SignInName.Shown, Passphrase);
        await Expect(author.Locator(".errors")).ToBeVisibleAsync();
        Assert.False(await journey.App.Stored(db => db.Members.AnyAsync(member => member.Id == kit.MemberId)));
    }

    private async Task<Visit> Sits(Person person, bool script)
    {
        var visit = await journey.Visit(script: script);
        await visit.Become(person);
        return visit;
    }

    private static Task Press(IPage page, string name) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private static Task Follow(IPage page, string name) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync();

    private static async Task SignIn(IPage page, string name, string passphrase)
    {
        await page.GetByLabel("Your sign-in name").FillAsync(name);
        await page.GetByLabel("Your passphrase").FillAsync(passphrase);
        await Press(page, "Sign in");
    }
}
