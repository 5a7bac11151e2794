using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                }
                if (!ownBuffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                }
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                }
                if (!ownParameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                }
            }

            /// <summary>A null or disposed module takes the name out.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null || submodule.disposed)
                {
                    submodules.Remove(name);
                    return;
                }
                if (name.Contains('.'))
                {
                    throw new ArgumentException($"module name can't contain \".\", got: {name}");
                }
                if (name.Length == 0)
                {
                    throw new ArgumentException("module name can't be empty string \"\"");
                }
                if (submodules.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                }
                submodule.RegisterComponents();
                submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers what the fields hold, under the fields' names. Call it at the constructor's end.</summary>
            protected virtual void RegisterComponents()
            {
                if (componentsRegistered)
                {
                    return;
                }
                foreach (var field in Fields(GetType()))
                {
                    RegisterField(field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name, field.GetValue(this));
                }
                componentsRegistered = true;
            }

            /// <summary>Puts a parameter in the place of the one of that name; null takes it out.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                {
                    ownParameters.Remove(name);
                }
                else
                {
                    ownParameters[name] = value;
                }
            }

            private void RegisterField(string name, object? value)
            {
                if (submodules.ContainsKey(name) || ownParameters.ContainsKey(name) || ownBuffers.ContainsKey(name))
                {
                    return;
                }
                switch (value)
                {
                    case Module module:
                        register_module(name, module);
                        break;
                    case Parameter parameter:
                        register_parameter(name, parameter);
                        break;
                    case Tensor tensor:
                        register_buffer(name, tensor);
                        break;
                }
            }

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
                var seen = new HashSet<string>();
                for (var current = type; current is not null && current != typeof(object); current = current.BaseType)
                {
                    foreach (var field in current.GetFields(all).Where(field => seen.Add(field.Name)))
                    {
                        yield return field;
                    }
                }
            }
        }
    }
}
