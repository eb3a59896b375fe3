using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>The first of two short steps: a name to be called by, and being an adult. Nothing is stored here yet.</summary>
public sealed class JoinModel(Me me, NameSuggestions suggestions, SignInWords signInWords, AccountCookies cookies, Viewer viewer, IStringLocalizer<AccountWords> words) : AccountPage
{
    public sealed record Form(string? Name, bool Adult);

    /// <summary>What the second step needs, kept by the browser.</summary>
    /// <param name="PublicId">What a passkey made before the row will be bound to.</param>
    public sealed record Begun(string Name, string SignInName, string PublicId)
    {
        public const string Cookie = "joining";
    }

    [BindProperty]
    public Form Input { get; set; } = new(null, false);

    public IActionResult OnGet()
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect("/today");
        }

        Input = new Form(cookies.Noted<Begun>(HttpContext, Begun.Cookie)?.Name ?? suggestions.One(viewer.Language), false);
        return Page();
    }

    /// <summary>Another suggestion, without JavaScript.</summary>
    public IActionResult OnPostSuggest()
    {
        ModelState.Clear();
        Input = Input with { Name = suggestions.One(viewer.Language) };
        return Page();
    }

    public IActionResult OnPost()
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect("/today");
        }

        var name = ShownName.Normal(Input.Name);
        if (ShownName.Check(name) is { } refusal)
        {
            ModelState.AddModelError("Input.Name", words[refusal.Sentence]);
        }

        if (!Input.Adult)
        {
            ModelState.AddModelError("Input.Adult", words["Tick the box if you are 18 or older. This place is for adults."]);
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        cookies.Note(HttpContext, Begun.Cookie, new Begun(name, SignInName.New(signInWords).Shown, RandomId.New()));
        return RedirectToPage("JoinPassphrase");
    }
}
