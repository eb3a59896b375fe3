using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Tests;

namespace Holdfast.BrowserTests;

/// <summary>Every page of the site in each of its states, and how a person comes to it.</summary>
internal static class Pages
{
    /// <summary>A slip in every filter that has one: as wrong as the finder can be.</summary>
    private const string WrongSearch = "/meetings?km=far&day=9&when=whenever&part=teatime&programme=none";

    private static readonly Dictionary<string, Func<Visit, Task>> All = new()
    {
        ["home"] = At("/"),
        ["help"] = At("/help"),
        ["help in another country"] = At("/help?country=GB"),
        ["help in an unknown country"] = At("/help?country=ZZ"),
        ["offline"] = At("/offline"),
        ["first meeting"] = At("/first-meeting"),
        ["facts"] = At("/facts"),
        ["contact"] = At("/contact"),
        ["contact, wrong"] = async visit =>
        {
            await visit.Go("/contact");
            await visit.Page.Locator("main form button").ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["contact, received"] = At("/contact/received"),
        ["privacy"] = At("/about/privacy"),
        ["accessibility"] = At("/about/accessibility"),
        ["leaving"] = At("/about/leaving"),
        ["data"] = At("/about/data"),
        ["preferences"] = At("/preferences"),
        ["meetings"] = At("/meetings"),
        ["meetings near a town"] = At("/meetings?near=Salina%2C+KS"),
        ["meetings, many filters"] = At("/meetings?when=now&programme=aa&mode=in_person&lang=en&day=3&part=midday&access=step-free&q=lantern&near=Salina%2C+KS"),
        ["meetings, none"] = At("/meetings?near=Salina%2C+KS&q=zzzz&programme=aa"),
        ["meetings, further away"] = At("/meetings?near=Abilene%2C+KS&km=2"),
        ["meetings, unknown place"] = At("/meetings?near=Qqqqzzzz"),
        ["meetings, place like another"] = At("/meetings?near=Salinna"),
        ["meetings, wrong"] = At(WrongSearch),
        ["meeting in person"] = At("/meetings/" + Cast.InPerson),
        ["meeting online, open"] = At("/meetings/" + Cast.Online),
        ["meeting hybrid"] = At("/meetings/" + Cast.Hybrid),
        ["meeting closed"] = At("/meetings/" + Cast.Closed),
        ["meeting with changed dates"] = At("/meetings/" + Cast.Changed),
        ["meeting with long words"] = At("/meetings/" + Cast.Long),
        ["correction"] = At($"/meetings/{Cast.InPerson}/correct"),
        ["correction, wrong"] = async visit =>
        {
            await visit.Go($"/meetings/{Cast.InPerson}/correct");
            await visit.Page.EvaluateAsync("document.querySelector('main form').noValidate = true");
            await visit.Page.Locator("main form button").ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["correction, received"] = At($"/meetings/{Cast.InPerson}/correct/received"),
        ["join"] = At("/join"),
        ["join, wrong"] = async visit =>
        {
            await visit.Go("/join");
            await visit.Page.Locator("#name").FillAsync("dana@example.org");
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["join, passphrase"] = async visit =>
        {
            await visit.Go("/join");
            await visit.Page.Locator("#adult").CheckAsync();
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.Locator("#signinname").WaitForAsync();
        },
        ["sign in"] = At("/sign-in"),
        ["recover"] = At("/recover"),
        ["recover, wrong"] = async visit =>
        {
            await visit.Go("/recover");
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["left"] = At("/left"),
        ["you"] = As("/you"),
        ["you, codes"] = As("/you/codes"),
        ["you, sessions"] = As("/you/sessions"),
        ["you, passphrase"] = As("/you/passphrase?why=phone"),
        ["you, settings"] = As("/you/settings"),
        ["you, passkeys"] = As("/you/passkeys"),
        ["you, who looked"] = As("/you/looked"),
        ["you, copy"] = As("/you/copy"),
        ["you, leave"] = As("/you/leave"),
        ["you, leave, wrong"] = async visit =>
        {
            await As("/you/leave")(visit);
            await visit.Page.Locator("main form button:not([type=button])").ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["sign out"] = As("/sign-out"),
        ["locked"] = async visit =>
        {
            await As("/you")(visit);
            await visit.Page.EvaluateAsync("fetch('/leave', { redirect: 'manual' })");
            await visit.Go("/unlock");
        },
        ["steward, roles"] = As("/steward/roles", Roles.Steward),
        ["sign in, wrong"] = Sent("/sign-in"),
        ["recover, passphrase"] = async visit =>
        {
            await visit.SignIn("Wren");
            await visit.Go("/you/codes");
            var codes = await visit.Page.Locator("#codes code").AllTextContentsAsync();
            var asked = await visit.Page.Locator("label[for=code]").EvaluateAsync<string>("label => label.firstChild.textContent");
            await visit.Page.Locator("#code").FillAsync(codes[int.Parse(string.Concat(asked.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture) - 1]);
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.WaitForURLAsync("**/you");
            await visit.Context.ClearCookiesAsync(new() { Name = "s" });
            await visit.Go("/recover");
            await visit.Page.Locator("#code").FillAsync(codes[0]);
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.Locator("#signinname").WaitForAsync();
        },
        ["groups"] = In(_ => null, _ => "/groups"),
        ["groups, mine"] = As(all => all.Theo, _ => "/groups"),
        ["group, visitor"] = In(_ => null, all => "/groups/" + all.Harbor),
        ["group, door"] = As(all => all.Otto, all => "/groups/" + all.Harbor),
        ["group, come in"] = As(all => all.Otto, all => $"/groups/{all.Harbor}/join"),
        ["group, come in, wrong"] = Sent(all => all.Otto, all => $"/groups/{all.Harbor}/join", "main form"),
        ["group, ask"] = As(all => all.Otto, all => $"/groups/{all.Night}/join"),
        ["group, asked"] = As(all => all.Ash, all => "/groups/" + all.Night),
        ["group, declined"] = As(all => all.Dell, all => "/groups/" + all.Night),
        ["group, paused"] = As(all => all.Paz, all => "/groups/" + all.Harbor),
        ["group, invited"] = As(all => all.Otto, all => "/groups/invited/" + all.Token),
        ["group"] = As(all => all.Wren, all => "/groups/" + all.Harbor),
        ["group, as its facilitator"] = As(all => all.Theo, all => "/groups/" + all.Harbor),
        ["group, none of this kind"] = As(all => all.Theo, all => $"/groups/{all.Night}?intent=win"),
        ["group, wrong"] = Sent(all => all.Wren, all => "/groups/" + all.Harbor, "#share form"),
        ["group, words that worry"] = Said(all => all.Wren, "I want to kill myself tonight.", ".note-c"),
        ["group, held back"] = Said(all => all.Nia, "Call me at 212-555-0142.", ".errors"),
        ["post"] = As(all => all.Wren, all => $"/groups/{all.Harbor}/posts/{all.Named}"),
        ["post, asked for somebody"] = As(all => all.Wren, all => $"/groups/{all.Harbor}/posts/{all.Own}?asked=1"),
        ["post, nameless"] = As(all => all.Wren, all => $"/groups/{all.Harbor}/posts/{all.Nameless}"),
        ["post, own"] = As(all => all.Wren, all => $"/groups/{all.Harbor}/posts/{all.Own}"),
        ["post, closed"] = As(all => all.Theo, all => $"/groups/{all.Harbor}/posts/{all.Closed}"),
        ["post, wrong reply"] = Sent(all => all.Wren, all => $"/groups/{all.Harbor}/posts/{all.Named}", "#reply form"),
        ["post, edit"] = As(all => all.Wren, all => $"/groups/{all.Harbor}/posts/{all.Own}/edit"),
        ["post, edit reply"] = As(all => all.Wren, all => $"/groups/{all.Harbor}/posts/{all.Named}/edit/{all.OwnReply}"),
        ["group, agree anew"] = As(all => all.Wren, all => "/groups/" + all.Night),
        ["group, place"] = As(all => all.Wren, all => $"/groups/{all.Harbor}/place"),
        ["group, care"] = As(all => all.Theo, all => $"/groups/{all.Night}/care"),
        ["group, care, quiet"] = As(all => all.Theo, all => $"/groups/{all.Harbor}/care"),
        ["group, care, link"] = Sent(all => all.Theo, all => $"/groups/{all.Night}/care", ".invite", "#link"),
        ["group, note"] = As(all => all.Theo, all => $"/groups/{all.Harbor}/notes/{all.Quiet}"),
        ["group, note, wrong"] = Sent(all => all.Theo, all => $"/groups/{all.Harbor}/notes/{all.Quiet}", "main form"),
        ["group, new"] = As(all => all.Marisol, _ => "/groups/new"),
        ["group, new, wrong"] = Sent(all => all.Marisol, _ => "/groups/new", "main form"),
        ["report"] = As(all => all.Wren, all => $"/report/post/{all.Named}"),
        ["report, nameless"] = As(all => all.Wren, all => $"/report/post/{all.Nameless}"),
        ["block"] = As(all => all.Wren, all => $"/block/post/{all.Named}"),
        ["you, reports"] = As(all => all.Juniper, _ => "/you/reports"),
        ["you, reports, none"] = As(all => all.Otto, _ => "/you/reports"),
        ["you, blocks"] = As(all => all.Juniper, _ => "/you/blocks"),
        ["you, blocks, none"] = As(all => all.Otto, _ => "/you/blocks"),
        ["you, decisions"] = As(all => all.Wren, _ => "/you/decisions"),
        ["you, decisions, none"] = As(all => all.Otto, _ => "/you/decisions"),
        ["you, decisions, wrong"] = async visit =>
        {
            await As(all => all.Wren, _ => "/you/decisions")(visit);
            await visit.Page.EvaluateAsync("document.querySelector('main form').noValidate = true");
            await visit.Page.Locator("main form button").First.ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["paused"] = async visit =>
        {
            await In(_ => null, _ => "/sign-in")(visit);
            await visit.Page.Locator("#name").FillAsync(visit.Company.Sol.SignInName.Shown);
            await visit.Page.Locator("#passphrase").FillAsync(Company.Passphrase);
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.Locator(".errors a[href='/paused']").ClickAsync();
            await visit.Page.WaitForURLAsync("**/paused");
        },
        ["reports"] = As(all => all.Theo, _ => "/reports"),
        ["reports, none"] = As(all => all.Marisol, _ => "/reports"),
        ["report, to decide"] = As(all => all.Theo, all => $"/reports/{all.Report}"),
        ["report, to decide, wrong"] = Sent(all => all.Theo, all => $"/reports/{all.Report}", "main form"),
        ["report, decided"] = As(all => all.Theo, all => $"/reports/{all.Decided}"),
        ["desk"] = As(all => all.Marisol, _ => "/steward"),
        ["desk, appeals"] = As(all => all.Marisol, _ => "/steward/appeals"),
        ["desk, appeal"] = As(all => all.Marisol, all => $"/steward/appeals/{all.Appeal}"),
        ["desk, appeal, wrong"] = Sent(all => all.Marisol, all => $"/steward/appeals/{all.Appeal}", "main form"),
        ["desk, take back"] = As(all => all.Marisol, all => $"/steward/decisions/{all.Decision}"),
        ["desk, settings"] = As(all => all.Marisol, _ => "/steward/settings"),
        ["desk, contact"] = As(all => all.Marisol, all => $"/steward/contact/{all.Contact}"),
        ["desk, meeting"] = As(all => all.Marisol, _ => $"/steward/meetings/{Cast.Hybrid}"),
        ["notices, none"] = As(all => all.Otto, _ => "/notices"),
        ["notices, choices"] = As(all => all.Otto, _ => "/you/notices"),
        ["today, nothing yet"] = As(all => all.Otto, _ => "/today"),
        ["today, wrong"] = Sent(all => all.Otto, _ => "/today", ".checkin form"),
        ["today, lived in"] = async visit =>
        {
            await As(all => all.Nia, _ => "/clocks/new")(visit);
            await visit.Page.Locator("#name").FillAsync($"Days {Environment.TickCount64}");
            await visit.Page.Locator("#start").FillAsync("2026-01-06");
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Go("/today");
            if (await visit.Page.Locator(".checkin > details > summary").CountAsync() > 0)
            {
                await visit.Page.Locator(".checkin > details > summary").ClickAsync();
            }

            await visit.Page.Locator("#mood-2").CheckAsync(new() { Force = true });
            await visit.Page.Locator("#urge-7").CheckAsync(new() { Force = true });
            await visit.Page.Locator(".checkin .btn-p").ClickAsync();
            await visit.Page.WaitForURLAsync("**/today?kept=1");
        },
        ["check-ins"] = As(all => all.Nia, _ => "/check-ins"),
        ["clocks"] = As(all => all.Nia, _ => "/clocks"),
        ["clocks, new, wrong"] = Sent(all => all.Otto, _ => "/clocks/new", "main form"),
        ["lapse"] = As(all => all.Otto, _ => "/lapse"),
        ["lapse, not safe"] = async visit =>
        {
            await As(all => all.Otto, _ => "/lapse")(visit);
            await visit.Page.Locator("#safe-no").CheckAsync(new() { Force = true });
            await visit.Page.Locator(".if-unsafe a").First.WaitForAsync();
        },
        ["lapse, after"] = As(all => all.Otto, _ => "/lapse/after?help=1"),
        ["urges"] = As(all => all.Otto, _ => "/urges"),
        ["an urge"] = async visit =>
        {
            await As(all => all.Nia, _ => "/urges")(visit);
            await visit.Page.Locator("button[name='strength']").Last.ClickAsync();
            await visit.Page.Locator("#trigger-stress").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        },
        ["toolkit"] = At("/toolkit"),
        ["toolkit, a tool with a clock"] = At("/toolkit/wave"),
        ["toolkit, two lengths"] = At("/toolkit/delay"),
        ["toolkit, a tool to write with"] = At("/toolkit/values"),
        ["toolkit, member"] = As(all => all.Otto, _ => "/toolkit"),
        ["toolkit, member, nothing kept"] = As(all => all.Otto, _ => "/toolkit/thought"),
        ["toolkit, member, wrong"] = Sent(all => all.Otto, _ => "/toolkit/gratitude", "#write"),
        ["toolkit, going"] = async visit =>
        {
            await In(_ => null, _ => "/toolkit/breathing")(visit);
            await visit.Page.Locator("[data-timer-minutes]").First.ClickAsync();
            await visit.Page.Locator("[data-timer-pause]").WaitForAsync();
        },
        ["toolkit, kept"] = async visit =>
        {
            await As(all => all.Nia, _ => "/toolkit/balance")(visit);
            await visit.Page.Locator("#f-same-good").FillAsync("It is quiet for an hour.");
            await visit.Page.Locator("#f-change-good").FillAsync("Mornings. And everything-in-one-long-word-that-never-seems-to-come-to-its-end-however-far-one-reads.");
            await visit.Page.Locator("#write .btn-p").ClickAsync();
            await visit.Page.Locator("#notes dl").First.WaitForAsync();
        },
        ["plan, none"] = As(all => all.Otto, _ => "/plan"),
        ["plan"] = As(all => all.Wren, _ => "/plan"),
        ["plan, edit"] = As(all => all.Wren, _ => "/plan/edit/staying-on-course"),
        ["plan, edit, wrong"] = async visit =>
        {
            await As(all => all.Wren, _ => "/plan/edit/early-signs")(visit);
            await visit.Page.Locator("#part-signs").FillAsync(new string('x', 400));
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["plan, changed elsewhere"] = async visit =>
        {
            await visit.SignIn("Wren");
            await visit.Go("/plan/edit/early-signs");
            await visit.Page.Locator("#part-signs").FillAsync("From the phone.");
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.WaitForURLAsync("**/plan?kept=1**");
            await visit.Go("/plan/edit/early-signs");
            await visit.Page.EvaluateAsync("document.querySelector('[name=\"Input.Version\"]').value = '0'");
            await visit.Page.Locator("#part-signs").FillAsync("From the laptop.");
            await visit.Page.Locator("main form .btn-p").ClickAsync();
            await visit.Page.Locator("#both").WaitForAsync();
        },
        ["plan, people"] = As(all => all.Wren, _ => "/plan/people"),
        ["plan, people, wrong"] = Sent(all => all.Wren, _ => "/plan/people", "#person"),
        ["plan, people, change"] = async visit =>
        {
            await As(all => all.Wren, _ => "/plan/people")(visit);
            await visit.Page.Locator("main li a").First.ClickAsync();
            await visit.Page.WaitForURLAsync("**change=**");
        },
        ["plan, offline"] = At("/plan/offline"),
        ["plan, on paper"] = As(all => all.Wren, _ => "/plan/print"),
        ["goals, none"] = As(all => all.Otto, _ => "/goals"),
        ["goals"] = As(all => all.Wren, _ => "/goals"),
        ["goals, wrong"] = Sent(all => all.Wren, _ => "/goals", "#new"),
        ["goal"] = As(all => all.Wren, all => all.Goal),
        ["goal, wrong"] = Sent(all => all.Wren, all => all.Goal, "#addstep"),
        ["days"] = As(all => all.Wren, _ => "/days"),
        ["days, wrong"] = async visit =>
        {
            await As(all => all.Wren, _ => "/days")(visit);
            await visit.Page.Locator("#words").FillAsync(string.Concat(Enumerable.Repeat("a line\n", 6)));
            await visit.Page.Locator("#grateful button").ClickAsync();
            await visit.Page.Locator(".errors").WaitForAsync();
        },
        ["today, offline"] = At("/today/offline"),
        ["urges, offline"] = At("/urges/offline"),
        ["unsent"] = As(all => all.Wren, _ => "/unsent"),
        ["forget this device"] = As(all => all.Wren, _ => "/forget-device"),
        ["reminders, none"] = As(all => all.Otto, _ => "/reminders"),
        ["reminders"] = As(all => all.Wren, _ => "/reminders"),
        ["reminders, wrong"] = Sent(all => all.Wren, _ => "/reminders", "#reminder"),
        ["nothing here"] = At("/no-such-page"),
        ["members only"] = At("/error/401"),
        ["bad request"] = At("/error/400"),
        ["too many"] = At("/error/429"),
        ["our fault"] = At("/error/500"),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static IEnumerable<string> Each => All.Keys;

    /// <summary>The person comes to this page, and everything on it that opens is open.</summary>
    public static async Task Open(Visit visit, string name)
    {
        // An answer such as 404 is an error in the browser's console, and here it is meant.
        visit.Forgive("the server responded with a status of 4");
        visit.Forgive("the server responded with a status of 5");
        try
        {
            await All[name](visit);
        }
        catch (TimeoutException missing)
        {
            throw new TimeoutException($"The way to \"{name}\" ended at {visit.Page.Url}: {missing.Message}", missing);
        }

        await visit.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
    }

    private static Func<Visit, Task> At(string path) => visit => visit.Go(path);

    private static Func<Visit, Task> As(Func<Company, Person> who, Func<Company, string> path) => In(who, path);

    private static Func<Visit, Task> In(Func<Company, Person?> who, Func<Company, string> path) => async visit =>
    {
        await visit.Context.ClearCookiesAsync(new() { Name = "s" });
        if (who(visit.Company) is { } person)
        {
            await visit.Become(person);
        }

        await visit.Go(path(visit.Company));
    };

    private static Func<Visit, Task> Sent(string path) => Sent(_ => null, _ => path, "main form");

    /// <summary>A form is sent with nothing filled in.</summary>
    /// <param name="then">What is there afterwards.</param>
    private static Func<Visit, Task> Sent(Func<Company, Person?> who, Func<Company, string> path, string form, string then = ".errors") => async visit =>
    {
        await In(who, path)(visit);
        await visit.Page.Locator(form).Last.Locator("button:not([type=button])").Last.ClickAsync();
        await visit.Page.Locator(then).WaitForAsync();
    };

    /// <summary>Somebody shares this in the harbor and is shown the form again.</summary>
    private static Func<Visit, Task> Said(Func<Company, Person> who, string text, string then) => async visit =>
    {
        await As(who, all => "/groups/" + all.Harbor)(visit);
        await visit.Page.Locator("#share #text").FillAsync(text);
        await visit.Page.Locator("#share .btn-p").ClickAsync();
        await visit.Page.Locator(then).First.WaitForAsync();
    };

    /// <summary>As a member of whom this page says something: a passphrase, a second browser, roles.</summary>
    private static Func<Visit, Task> As(string path, string? role = null) => async visit =>
    {
        await visit.SignIn("Wren", role);
        await visit.Go(path);
    };
}
