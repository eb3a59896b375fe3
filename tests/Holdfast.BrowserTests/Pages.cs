using Holdfast.Accounts;

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
        await All[name](visit);
        await visit.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
    }

    private static Func<Visit, Task> At(string path) => visit => visit.Go(path);

    /// <summary>As a member of whom this page says something: a passphrase, a second browser, roles.</summary>
    private static Func<Visit, Task> As(string path, string? role = null) => async visit =>
    {
        await visit.SignIn("Wren", role);
        await visit.Go(path);
    };
}
