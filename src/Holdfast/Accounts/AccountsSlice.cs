using Holdfast.Web;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Holdfast.Accounts;

/// <summary>Who "me" is: joining, signing in, sessions, roles, and the log of who looked.</summary>
public static class AccountsSlice
{
    public const string SignInPath = "/sign-in";
    public const string UnlockPath = "/unlock";

    /// <summary>What the command line needs too.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<SignInWords>();
        services.AddSingleton<NameSuggestions>();
        services.AddSingleton<PassphraseLanes>();
        services.AddSingleton<Passphrases>();
        services.AddSingleton<Joining>();
        services.AddSingleton<Audit>();
        return services;
    }

    /// <summary>What a site being served needs.</summary>
    public static WebApplicationBuilder AddSigningIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Me>();
        builder.Services.AddScoped<Keeping>();
        builder.Services.AddScoped<Locked>();
        builder.Services.AddScoped<IDiscretion, Discretion>();
        builder.Services.AddScoped<IOnLeave, LockOnLeave>();
        builder.Services.AddScoped<SigningIn>();
        builder.Services.AddScoped<Proof>();
        builder.Services.AddScoped<Leaving>();
        builder.Services.AddHostedService<UnfinishedLeavings>();
        builder.AddPasskeys();
        builder.Services.AddScoped<MyCopy>();
        builder.Services.AddScoped<IExportMine, AccountCopy>();
        builder.Services.AddScoped<IExportMine, LookedCopy>();
        foreach (var deed in Deeds.Said)
        {
            builder.Services.AddSingleton(deed);
        }

        builder.Services.AddSingleton<Tries>();
        builder.Services.AddSingleton<AccountCookies>();
        builder.Services.AddSingleton<SessionTickets>();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure<SessionTickets, AccountCookies, Site>(Cookie);
        var policies = builder.Services.AddAuthorizationBuilder();
        foreach (var role in Roles.All)
        {
            policies.AddPolicy(role, policy => policy.RequireAuthenticatedUser().RequireRole(role));
        }

        return builder;
    }

    /// <summary>Of Identity the passkey machinery alone, over our own members.</summary>
    private static void AddPasskeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Passkeys>();
        builder.Services.AddIdentityCore<Member>().AddUserStore<PasskeyStore>();
        builder.Services.AddScoped<IPasskeyHandler<Member>, PasskeyHandler<Member>>();
        builder.Services.AddOptions<IdentityPasskeyOptions>().Configure<Site>((options, site) =>
        {
            var origin = site.Address.GetLeftPart(UriPartial.Authority);
            options.ServerDomain = site.Address.Host;
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.AttestationConveyancePreference = "none";
            options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && string.Equals(context.Origin, origin, StringComparison.Ordinal));
        });
    }

    private static void Cookie(CookieAuthenticationOptions options, SessionTickets tickets, AccountCookies cookies, Site site)
    {
        options.SessionStore = tickets;
        options.SlidingExpiration = false;
        options.ExpireTimeSpan = Session.LongestTrusted.ToTimeSpan();
        options.Cookie.Name = cookies.SessionName;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = site.Address.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Events.OnRedirectToLogin = context => AskToSignIn(context.HttpContext);
        options.Events.OnRedirectToAccessDenied = context =>
        {
            // A page of a role one doesn't hold isn't there.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }

    /// <summary>A person is asked to sign in and comes back; a machine gets the status alone.</summary>
    private static async Task AskToSignIn(HttpContext http)
    {
        if (ErrorPages.WantsProblem(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (http.Items.ContainsKey(ErrorModel.DoorItem) && (await UnsentWords.Of(http.Request)).Count > 0)
        {
            // The page of that status gives their words back.
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        http.Response.Redirect(DoorOf(http));
    }

    /// <summary>Where somebody signs in or unlocks, and comes back from.</summary>
    internal static string DoorOf(HttpContext http)
    {
        var door = http.RequestServices.GetRequiredService<Locked>().IsOne ? UnlockPath : SignInPath;
        // A form can't be sent again by an address: its page is what one comes back to.
        var back = http.Request.Path + (HttpMethods.IsGet(http.Request.Method) ? http.Request.QueryString.Value : null);
        return door + QueryString.Create("back", back);
    }
}
