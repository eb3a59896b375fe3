using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Holdfast.Groups;
using Holdfast.Safety;
using Holdfast.Tests;
using Holdfast.Tests.Groups;
using Holdfast.Tests.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.BrowserTests;

/// <summary>
/// Two groups, and people who stand in them in every way there is: what the pages of groups and safety are looked at
/// with. No test changes what is here in a way that another sees.
/// </summary>
internal sealed class Company
{
    public const string Passphrase = "seven quiet herons at noon";

    /// <summary>An open group.</summary>
    public string Harbor { get; private set; } = "";

    /// <summary>One that lets people in who ask; its agreements changed after Wren came in.</summary>
    public string Night { get; private set; } = "";

    /// <summary>In both; greets. Much was decided about what Wren wrote.</summary>
    public Person Wren { get; private set; } = null!;

    /// <summary>In the harbor; reported what Wren wrote, and keeps apart from Moss.</summary>
    public Person Juniper { get; private set; } = null!;

    /// <summary>Looks after both.</summary>
    public Person Theo { get; private set; } = null!;

    public Person Marisol { get; private set; } = null!;

    /// <summary>Belongs to the site and to no group.</summary>
    public Person Otto { get; private set; } = null!;

    /// <summary>Joined today, and is in the harbor.</summary>
    public Person Nia { get; private set; } = null!;

    /// <summary>Asked to come into the night.</summary>
    public Person Ash { get; private set; } = null!;

    /// <summary>Asked too, and was told not this time.</summary>
    public Person Dell { get; private set; } = null!;

    /// <summary>Is paused in the harbor.</summary>
    public Person Paz { get; private set; } = null!;

    /// <summary>Is paused on the whole site, and has <see cref="Passphrase"/>.</summary>
    public Person Sol { get; private set; } = null!;

    /// <summary>Somebody's named post that hopes for a reply and has some.</summary>
    public string Named { get; private set; } = "";

    public string Nameless { get; private set; } = "";

    /// <summary>Wren's own, and a reply of Wren's under <see cref="Named"/>.</summary>
    public string Own { get; private set; } = "";

    public string OwnReply { get; private set; } = "";

    /// <summary>A reply of somebody else's under <see cref="Named"/>.</summary>
    public string Reply { get; private set; } = "";

    public string Closed { get; private set; } = "";

    /// <summary>Who has been quiet in the harbor.</summary>
    public string Quiet { get; private set; } = "";

    public string Token { get; private set; } = "";

    public string Report { get; private set; } = "";

    public string Decided { get; private set; } = "";

    public string Appeal { get; private set; } = "";

    public string Decision { get; private set; } = "";

    public string Contact { get; private set; } = "";

    /// <summary>A goal of Wren's, who also has a plan, people to reach and a day. Otto has none of these.</summary>
    public string Goal { get; private set; } = "";

    public static async Task<Company> Gather(HoldfastApp app)
    {
        var all = new Company();
        await all.ComeIn(app);
        await all.Talk(app);
        await all.Judge(app);
        await all.Plan();
        return all;
    }

    private async Task ComeIn(HoldfastApp app)
    {
        (Harbor, Night) = (await app.OpenGroup("Harbor Lights"), await app.OpenGroup("Donaudampfschifffahrtsgesellschaft at Night"));
        (Wren, Juniper, Theo) = (await app.Join("Wren"), await app.Join("Juniper"), await app.Join("Theo"));
        (Marisol, Otto, Nia, Sol) = (await app.Steward("Marisol"), await app.Join("Otto"), await app.Join("Nia", daysHere: 0), await app.Join("Sol"));
        await app.Choose(Sol, Passphrase);
        foreach (var person in new[] { Wren, Theo })
        {
            await app.Grant(person, Roles.Greeter);
            await person.Enter(Harbor);
            await person.Enter(Night, person.Name + " am Mittwochabend im Gemeinschaftsraum"[..(40 - person.Name.Length)]);
            await app.With(person, Harbor, mine => mine.JoinRota());
        }

        await app.Facilitates(Theo, Harbor);
        await app.Facilitates(Theo, Night);
        await Juniper.Enter(Harbor);
        await Nia.Enter(Harbor, quietly: false);
        Paz = await app.In(Harbor, "Paz");
        await app.With(Paz, Harbor, mine => mine.Suspend(HoldfastApp.Noon + Duration.FromDays(3)));
        var longAgo = HoldfastApp.Noon.InUtc().Date.PlusDays(-40);
        foreach (var alias in new[] { "Moss", "Heather by the water with a long name" })
        {
            var quiet = await app.In(Harbor, alias);
            Quiet = (await app.MembershipOf(quiet, Harbor)).PublicId;
            await app.Stored(db => db.Memberships.Where(mine => mine.MemberId == quiet.MemberId).ExecuteUpdateAsync(set => set.SetProperty(mine => mine.JoinedOn, longAgo)));
        }

        // Only now, so that those above came in by an open door.
        await app.Stored(db => db.Groups.Where(its => its.PublicId == Night).ExecuteUpdateAsync(set => set.SetProperty(its => its.Kind, GroupKind.Ask)));
        (Ash, Dell) = (await Asks(app, "Ash"), await Asks(app, "Dell"));
        await Asks(app, "Rowan");
        var care = await Theo.Page($"/groups/{Night}/care");
        var dell = await app.MembershipOf(Dell, Night);
        using var declined = await Theo.Send(care, $".asker:has(input[value='{dell.PublicId}']) .decline", ("Input.Sentence", "We are full for now. Harbor Lights has room, and kind people."));
        using var changed = await Theo.Send(care, ".agreements", ("Input.Agreements", "What’s said here stays here.\nWe speak for ourselves.\nNobody has to share."));
        using var made = await Theo.Send(await Theo.Page($"/groups/{Harbor}/care"), ".invite");
        Token = ((IHtmlInputElement)(await Theo.Page($"/groups/{Harbor}/care")).QuerySelector("#link")!).Value.Split('/')[^1];
    }

    private async Task Plan()
    {
        using var early = await Wren.Send(await Wren.Page("/plan/edit/early-signs"), "main form", ("Input.Lines", "Not answering texts.\nDriving the long way home."), ("Input.Lines", "Donaudampfschifffahrtsgesellschaftskapitänsmütze."));
        foreach (var (name, reach) in new[] { ("Otis", "503-555-0142"), ("Marisol", "knock on the blue door") })
        {
            using var added = await Wren.Send(await Wren.Page("/plan/people"), "#person", ("Input.Name", name), ("Input.Reach", reach));
        }

        using var set = await Wren.Send(await Wren.Page("/goals"), "#new", ("Input.Name", "Call my sister"));
        Goal = set.Headers.Location!.OriginalString;
        foreach (var step in new[] { "Find her number.", "Write down what to say." })
        {
            using var added = await Wren.Send(await Wren.Page(Goal), "#addstep", ("Input.Step", step));
        }

        using var ticked = await Wren.Send(await Wren.Page(Goal), "form.tick");
        using var yesterday = await Wren.Send(await Wren.Page("/days?of=2026-02-03"), "#evening", ("Input.Went", "Differently"), ("Input.Note", "It rained, and we stayed in."));
    }

    private async Task<Person> Asks(HoldfastApp app, string name)
    {
        var who = await app.Join(name);
        using var asked = await who.Send(await who.Page($"/groups/{Night}/join"), "main form", ("Input.Name", name), ("Input.Line", "Nights are the hardest. I’d like company."), ("Input.Agree", "true"));
        return who;
    }

    private async Task Talk(HoldfastApp app)
    {
        var pinned = await Theo.Share(Harbor, "Welcome, all.\n\nWe meet on Wednesdays. Say hello when you like, or read along.", ("Input.Intent", "sharing"));
        using var on = await Theo.Send(await Theo.Page($"/groups/{Harbor}/posts/{pinned}"), "form.pin");
        Named = await Juniper.Share(Harbor, "The evenings are long this week.\n\nI’d like to hear how you get through them.", ("Input.Intent", "support"), ("Input.Feeling", "lonely"));
        await Theo.Reply(Harbor, Named, "I put the kettle on and call somebody.");
        await Wren.Reply(Harbor, Named, "Walking helps me. Not every day.");
        var replies = (await Juniper.Page($"/groups/{Harbor}/posts/{Named}")).QuerySelectorAll(".thread > li").Select(reply => reply.Id![2..]).ToList();
        (Reply, OwnReply) = (replies[0], replies[1]);
        await Juniper.Reply(Harbor, Named, "Thank you both.", ("Input.Nameless", "true"));
        Nameless = await Juniper.Share(Harbor, "I used on Sunday and I’m afraid to say so with my name.", ("Input.Nameless", "true"), ("Input.Note", "using"), ("Input.Feeling", "ashamed"));
        await Juniper.Share(Harbor, "https://a-very-long-name-that-never-seems-to-come-to-its-end.example.org/with/a/path/that/goes/on/and/on/as/they/do", ("Input.Intent", "question"));
        Own = await Wren.Share(Harbor, "Ninety days of mornings. Thank you for every hello.", ("Input.Intent", "win"), ("Input.Feeling", "grateful"));
        using var heard = await Juniper.Send(await Juniper.Page($"/groups/{Harbor}/posts/{Own}"), ".resp", ("kind", "with-you"));
        Closed = await Wren.Share(Harbor, "That is enough about Sunday for me.", ("Input.Intent", "sharing"));
        using var closed = await Wren.Send(await Wren.Page($"/groups/{Harbor}/posts/{Closed}"), $"form[action$='Close']");
        var gone = await Juniper.Share(Harbor, "Said too soon.", ("Input.Intent", "sharing"));
        await Theo.Reply(Harbor, gone, "Take your time.");
        using var back = await Juniper.Send(await Juniper.Page($"/groups/{Harbor}/posts/{gone}"), ".withdraw");
        var wren = (await app.MembershipOf(Wren, Harbor)).PublicId;
        using var note = await Theo.Send(await Theo.Page($"/groups/{Harbor}/notes/{wren}"), "main form", ("Input.Text", "Good to have you here. No need to answer."));
    }

    /// <summary>Decisions about what Wren wrote in every state; a report, an appeal and a request that wait.</summary>
    private async Task Judge(HoldfastApp app)
    {
        var ruth = await app.Steward("Ruth");
        foreach (var (text, step, appeal) in new (string, Step, bool?)[] { ("Unkind, once.", Step.Note, true), ("Unkind, twice.", Step.Slow, false), ("Unkind, a third time.", Step.Hide, null) })
        {
            var post = await Wren.Share(Harbor, text, ("Input.Intent", "sharing"));
            Decided = await app.Report(Juniper, "post", post);
            await Theo.Decide(Decided, (int)step, "We speak about ourselves here, not about others.");
            if (appeal is { } uphold)
            {
                await ruth.Answer(await app.Appeal(Wren, "I meant myself."), uphold, "I read all of it again.");
            }
        }

        var another = await Wren.Share(Harbor, "Unkind, and sorry.", ("Input.Intent", "sharing"));
        await Theo.Decide(await app.Report(Juniper, "post", another), (int)Step.Note, "A word only.");
        Appeal = await app.Appeal(Wren, "It was about my brother, and he knows.");
        await Theo.Decide(await app.Report(Juniper, "post", await Wren.Share(Harbor, "A joke that went wrong.", ("Input.Intent", "sharing"))), 0);
        Report = await app.Report(Juniper, "post", Own, "private", "It says where somebody lives.");
        await app.Report(Juniper, "meeting", Cast.InPerson, "unsafe-meeting");
        await Marisol.Decide(await app.Report(Juniper, "person", await app.PublicId(Sol)), (int)Step.Suspend, "Three people were hurt.", 30);
        Decision = await app.Stored(db => db.Decisions.OrderByDescending(decision => decision.Number).Select(decision => decision.PublicId).FirstAsync());
        await Marisol.Decide(await app.Report(Wren, "person", await app.PublicId(Sol)), (int)Step.Note, "A word as well.");

        var moss = (await Juniper.Page($"/block/reply/{Reply}")).QuerySelector("main form");
        Assert.NotNull(moss);
        var apart = await Nia.Share(Harbor, "Hello, I’m reading.", ("Input.Intent", "sharing"));
        using var blocked = await Juniper.Send(await Juniper.Page($"/block/post/{apart}"), "main form");
        using var asked = await Otto.Send(await Otto.Page("/contact"), "main form", ("Input.Name", "Robin"), ("Input.Reach", "robin@example.org"), ("Input.Helps", "Evenings after six."), ("Input.Consent", "true"));
        Contact = await app.Stored(db => db.ContactRequests.OrderByDescending(request => request.Id).Select(request => request.PublicId).FirstAsync());
        using var suggested = await Otto.Send(await Otto.Page($"/meetings/{Cast.Hybrid}/correct"), "main form", ("Input.Words", "The door is round the back now."));
    }
}
