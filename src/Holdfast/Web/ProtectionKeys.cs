using System.Xml.Linq;
using Holdfast.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Web;

/// <summary>Keeps the keys of cookies and form tokens in the database, so that all nodes share them; each is sealed under the site's key.</summary>
internal sealed class ProtectionKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<HoldfastDb>().ProtectionKeys.AsNoTracking().Select(key => key.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        db.ProtectionKeys.Add(new ProtectionKey(friendlyName, element.ToString(SaveOptions.DisableFormatting)));
        db.SaveChanges();
    }
}

internal sealed class SealedXmlEncryptor(Sealer sealer) : IXmlEncryptor
{
    public static readonly SealedPlace Place = new("ProtectionKeys", "", "Xml");

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var box = sealer.SealForSite(plaintextElement.ToString(SaveOptions.DisableFormatting), Place);
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(box.Bytes)), typeof(SealedXmlDecryptor));
    }
}

internal sealed class SealedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(services.GetRequiredService<Sealer>().Open(new Sealed<string>(Convert.FromBase64String(encryptedElement.Value)), SealedXmlEncryptor.Place));
}
