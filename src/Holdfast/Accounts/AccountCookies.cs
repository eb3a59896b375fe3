using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Web;
using Microsoft.AspNetCore.DataProtection;

namespace Holdfast.Accounts;

/// <summary>
/// The cookies of this slice, all HttpOnly and SameSite=Lax: a link from a calendar or a friend must find somebody signed
/// in, no GET changes anything, and a form from elsewhere carries no cookie and no token. On https they are Secure and
/// bound to this host by their name.
/// </summary>
public sealed class AccountCookies(Site site, IDataProtectionProvider protection)
{
    private const int DeviceSize = 32;
    private const string DeviceItem = "device";
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Holdfast.Accounts.Notes").ToTimeLimitedDataProtector();

    public string SessionName => Name("s");

    public string DeviceName => Name("d");

    private bool IsHttps => site.Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>The random id this browser keeps; a new one, not yet sent, when it has none.</summary>
    public string Device(HttpContext http)
    {
        if (http.Items[DeviceItem] is string known)
        {
            return known;
        }

        var device = SentDevice(http) ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(DeviceSize));
        http.Items[DeviceItem] = device;
        return device;
    }

    /// <summary>The id this browser came with; null for one that keeps none.</summary>
    public string? SentDevice(HttpContext http) => http.Request.Cookies[DeviceName] is { Length: 43 } sent && Base64Url.IsValid(sent) ? sent : null;

    /// <summary>Keeps the id for a year, from when somebody has signed in here.</summary>
    public void KeepDevice(HttpContext http, string device) => http.Response.Cookies.Append(DeviceName, device, Options(TimeSpan.FromDays(365)));

    /// <summary>Gives an id until the browser closes, so that whoever tries to sign in is told apart from others who do.</summary>
    public void LendDevice(HttpContext http)
    {
        if (SentDevice(http) is null)
        {
            http.Response.Cookies.Append(DeviceName, Device(http), Options(null));
        }
    }

    /// <summary>Keeps a secret for the next step of a form, encrypted, for half an hour, in this browser alone.</summary>
    public void Note<T>(HttpContext http, string name, T value)
        where T : class =>
        http.Response.Cookies.Append(Name(name), protector.Protect(JsonSerializer.Serialize(value), Shortly), Options(Shortly));

    /// <summary>What <see cref="Note"/> kept; null when it is gone, too old or not ours.</summary>
    public T? Noted<T>(HttpContext http, string name)
        where T : class
    {
        if (http.Request.Cookies[Name(name)] is not { Length: > 0 } sent)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(protector.Unprotect(sent));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Forget(HttpContext http, string name) => http.Response.Cookies.Delete(Name(name), Options(null));

    private string Name(string name) => IsHttps ? "__Host-" + name : name;

    private CookieOptions Options(TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = IsHttps,
        Path = "/",
        IsEssential = true,
        MaxAge = age,
    };
}
