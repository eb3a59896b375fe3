using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Accounts;

/// <summary>Signs out, and has the browser erase everything it holds of this site. Open to visitors too: a session may be over while a device still holds something.</summary>
public sealed class ForgetDeviceModel(Me me) : AccountPage
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPost()
    {
        if (me.IsSignedIn)
        {
            await HttpContext.SignOutAsync();
        }

        // https://www.w3.org/TR/clear-site-data/: storage takes along what workers and scripts keep.
        Response.Headers["Clear-Site-Data"] = "\"cache\", \"cookies\", \"storage\"";
        return LocalRedirect("/");
    }
}
