using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Accounts;

/// <summary>Ends this session, here and on the server. Open to visitors too: whose session has ended by itself still finds a way out.</summary>
public sealed class SignOutModel(Me me) : AccountPage
{
    public IActionResult OnGet() => me.IsSignedIn ? Page() : LocalRedirect("/");

    public async Task<IActionResult> OnPost()
    {
        if (me.IsSignedIn)
        {
            await HttpContext.SignOutAsync();
        }

        return LocalRedirect("/");
    }
}
